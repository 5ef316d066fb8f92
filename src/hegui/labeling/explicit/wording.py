"""The wording of explicit labels: it names AI and says that the content was generated or synthesised (GB 45438-2025, 5)."""

from __future__ import annotations

import re

from hegui.words import Finding, Text

WORDING = "AI生成"

_AI = re.compile(r"人工智能|AI|ＡＩ")
_GENERATED = re.compile(r"生成|合成")
_MOST_CHARACTERS = 60


def has_both_elements(wording: str) -> bool:
    """Tell whether a wording has both elements at once: one of them alone does not do."""
    return bool(_AI.search(wording) and _GENERATED.search(wording))


def findings_of(wording: str) -> list[Finding]:
    """Return what is wrong with a wording that somebody wants to write."""
    if len(wording) > _MOST_CHARACTERS or any(not sign.isprintable() for sign in wording):
        message = Text(
            f"显式标识的文字应为不超过 {_MOST_CHARACTERS} 个的可显示字符。",
            f"The wording is up to {_MOST_CHARACTERS} characters that can be shown.",
        )
        return [Finding("bad_wording", message, "--wording")]
    if has_both_elements(wording):
        return []
    message = Text(
        "显式标识须同时含有“人工智能”或“AI”，以及“生成”或“合成”。",
        "The wording needs both elements in Chinese: 人工智能 or AI, and 生成 or 合成.",
    )
    remedy = Text("例如“AI生成”“内容由AI生成”。", "For example AI生成, or AI生成 / AI-generated.")
    return [Finding("one_element_missing", message, "--wording", remedy, cites=("GB45438.5",))]
