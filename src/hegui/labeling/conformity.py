"""What the fields of a mark have to be: GB 45438-2025 Annex E, and TC260-PG-20252A for provider codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from hegui.labeling.mark import KEYS
from hegui.labeling.provider_code import LENGTH, ProviderCode
from hegui.words import Finding, Text
from hegui.words.finding import Severity

_FORM = ("GB45438.E",)
_REQUIRED = KEYS[:3]  # whether the other four may be left out or only be empty is open; we write all seven
_LABELS = ("1", "2", "3")
_SINGLE_BYTE = re.compile(r"[\x21-\x5b\x5d-\x7e]*")  # Annex E j): printable single bytes without blank and backslash


def findings_of(fields: Mapping[str, str | None], place: str, *, strict: bool = False) -> Iterator[Finding]:
    """Yield what is wrong with the fields of a mark; None stands for a key that is missing.

    Readers differ on how binding the character set of Annex E j) is: `strict` makes it an error, else it is a warning.
    """
    yield from _presence(fields, place)
    if fields["Label"] and fields["Label"] not in _LABELS:
        yield _finding("bad_label", place, _BAD_LABEL.filled(label=fields["Label"][:20]), _LABEL_REMEDY)
    for key, value in fields.items():
        if value and not _SINGLE_BYTE.fullmatch(value):
            yield _finding(
                "bad_character", place, _BAD_CHARACTER.filled(key=key), _CHARACTER_REMEDY, "error" if strict else "warning"
            )
    for key in ("ContentProducer", "ContentPropagator"):
        yield from _provider(key, fields[key] or "", place)


def _presence(fields: Mapping[str, str | None], place: str) -> Iterator[Finding]:
    generated = fields["Label"] not in ("2", "3")  # whoever declares or suspects need not know the producer
    for key in KEYS:
        if fields[key] is None:
            yield _finding(
                "missing_key", place, _MISSING.filled(key=key), _ALL_SEVEN, "error" if key in _REQUIRED else "warning"
            )
        elif not fields[key] and key in _REQUIRED:
            yield _finding(
                "empty_field", place, _EMPTY.filled(key=key), None, "error" if generated or key == "Label" else "note"
            )
        elif not fields[key] and key in ("ContentPropagator", "PropagateID"):
            yield _finding("empty_field", place, _EMPTY.filled(key=key), _FIRST_WRITE, "note")


def _provider(key: str, value: str, place: str) -> Iterator[Finding]:
    code = ProviderCode.parse(value)
    if code is None:
        looks_like_one = len(value) == LENGTH and value.isalnum() and value.startswith("00")
        if looks_like_one:
            yield _finding("bad_provider_code", place, _BAD_CODE.filled(key=key), _CODE_REMEDY)
        elif value:
            yield _finding("provider_by_name", place, _BY_NAME.filled(key=key), _CODE_REMEDY, "note")
    elif not code.checked:
        yield _finding("bad_credit_code", place, _BAD_CREDIT_CODE.filled(key=key), _CODE_REMEDY)
    elif key == "ContentProducer" and code.service == "propagation":
        yield _finding("wrong_service", place, _WRONG_SERVICE, _CODE_REMEDY, "warning")


def _finding(code: str, place: str, message: Text, remedy: Text | None, severity: Severity = "error") -> Finding:
    return Finding(code, message, place, remedy, severity, _FORM)


_BAD_LABEL = Text("Label 的值“{label}”不是 1、2、3 之一。", "The value '{label}' of Label is none of 1, 2 and 3.")
_LABEL_REMEDY = Text("1 为属于，2 为可能，3 为疑似人工智能生成合成。", "1 means generated, 2 may be, 3 suspected.")
_BAD_CHARACTER = Text(
    "{key} 含有空格、反斜杠、控制字符或者非单字节可打印字符。",
    "{key} holds a blank, a backslash, a control character or a character that is not printable and single-byte.",
)
_CHARACTER_REMEDY = Text(
    "企业名称请改用 27 位服务提供者编码（hegui label code）。",
    "Write the 27-character provider code instead of a company's name ('hegui label code').",
)
_MISSING = Text("缺少键 {key}。", "The key {key} is missing.")
_ALL_SEVEN = Text("七个键都应写出，没有内容的写空字符串。", "Write all seven keys; those without content as empty texts.")
_EMPTY = Text("{key} 为空。", "{key} is empty.")
_FIRST_WRITE = Text("首次写入时与生成服务提供者相同。", "At the first writing it is the same as the producer's.")
_BAD_CODE = Text("{key} 不符合服务提供者编码规则。", "{key} does not keep to the rule for provider codes.")
_BAD_CREDIT_CODE = Text("{key} 中的统一社会信用代码校验不符。", "The check character of the credit code in {key} is wrong.")
_BY_NAME = Text("{key} 是名称而不是服务提供者编码。", "{key} is a name and not a provider code.")
_CODE_REMEDY = Text(
    "用 hegui label code 由统一社会信用代码生成编码。", "'hegui label code' makes the code from the credit code."
)
_WRONG_SERVICE = Text(
    "ContentProducer 是传播服务的编码（第 23 位为 2）。",
    "ContentProducer is the code of a propagation service (character 23 is 2).",
)
