"""What is said where the library of SM2 is not installed."""

from __future__ import annotations

from hegui.words import Finding, Text
from hegui.words.finding import Severity


def missing(place: str = "", severity: Severity = "error", cites: tuple[str, ...] = ()) -> Finding:
    """Return the finding, which says how to install it."""
    return Finding("missing_extra", _MESSAGE, place, _REMEDY, severity, cites)


_MESSAGE = Text(
    "没有安装 SM2 所需的组件，无法签名或者验证。", "What SM2 needs is not installed: nothing can be signed or verified."
)
_REMEDY = Text("请运行：pip install 'hegui[sm]'", "Run: pip install 'hegui[sm]'")
