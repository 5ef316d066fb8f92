"""Citations of the law: `GAI.17.1.2` is instrument, article 条, paragraph 款, item 项."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SHAPE = re.compile(r"[A-Z][A-Z0-9]*(\.[A-Za-z0-9-]+){0,3}")
NOT_SEEN = "X"  # the number of an article whose text was told but not seen
_DIGITS = "零一二三四五六七八九"
_UNITS = ((1000, "千"), (100, "百"), (10, "十"))


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in an instrument; `parts` are article, paragraph and item as far as they are named."""

    instrument: str
    parts: tuple[str, ...]

    @classmethod
    def parse(cls, written: str) -> Citation:
        """Read the written form; raise `ValueError` when it is not one."""
        if not _SHAPE.fullmatch(written):
            raise ValueError(written)
        instrument, *parts = written.split(".")
        return cls(instrument, tuple(parts))

    @property
    def article(self) -> str:
        """The place inside the instrument, such as `17.1.2`."""
        return ".".join(self.parts)

    def widening(self) -> list[str]:
        """Return this place and the wider ones around it, narrowest first: `17.1.2`, `17.1`, `17`."""
        return [".".join(self.parts[:length]) for length in range(len(self.parts), 0, -1)]

    def in_chinese(self) -> str:
        """Return the place as Chinese drafting writes it: 第十七条第一款第（二）项."""
        forms = ("第{}条", "第{}款", "第（{}）项")
        return "".join(_piece_zh(form, part) for form, part in zip(forms, self.parts, strict=False))

    def in_english(self) -> str:
        """Return the place as English writing on Chinese law names it: Article 17(1)(2)."""
        if not self.parts:
            return ""
        head, *rest = self.parts
        if head == NOT_SEEN:
            return "(article number not seen)"
        former, number = _former(head)
        return f"{'former ' if former else ''}Article {number}" + "".join(
            ", last paragraph" if part == "last" else f"({part})" for part in rest
        )


def _piece_en(part: str) -> str:
    return ", last paragraph" if part == "last" else f"({part})"


def _former(part: str) -> tuple[bool, str]:
    """Tell whether a part names an article that is no more (`old-64`), and its number."""
    return part.startswith("old-"), part.removeprefix("old-")


def _piece_zh(form: str, part: str) -> str:
    if part == "last":
        return "最后一款"
    if part == NOT_SEEN:
        return "（条号未见）"
    former, number = _former(part)
    return "原" * former + _numbered_zh(form, number)


def _numbered_zh(form: str, part: str) -> str:
    return form.format(chinese_number(int(part)) if part.isdigit() and len(part) < 5 else part)


def chinese_number(number: int) -> str:
    """Write a number from 0 to 9999 with Chinese numerals, as articles are counted (the Civil Code has 1260)."""
    if number < 10:
        return _DIGITS[number]
    if number < 20:
        return "十" + (_DIGITS[number - 10] if number > 10 else "")
    unit, sign = next((unit, sign) for unit, sign in _UNITS if number >= unit)
    leading, rest = divmod(number, unit)
    head = _DIGITS[leading] + sign
    if not rest:
        return head
    tail = chinese_number(rest)
    return head + ("零" if rest < unit // 10 else "") + ("一" if 10 <= rest < 20 else "") + tail
