"""Entries: the one shape of everything that is recorded, and the bytes that stand for it (RFC 8785)."""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from json.encoder import encode_basestring as quoted

from hegui.ledger.findings import bad_member
from hegui.words import Finding, Text

RESERVED = "ledger."  # actions that only the ledger itself records
ERASED = "ledger.erased"
HEAD_COPIED = "ledger.head-copied"

MEMBERS = ("action", "actor", "id", "payload", "subject", "time")
_TIME = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z"
_ACTION = "[a-z][a-z0-9.-]{0,99}"
_COMMITMENT = "(?:hmac-)?sha256:[0-9a-f]{64}"
_TEXTS = {"id": 200, "actor": 500, "subject": 2000}  # the most characters


def _string(most: int) -> str:
    """Return the pattern of a canonical JSON string; one escape is one character."""
    return rf'"((?:[^"\\\x00-\x1f\x7f]|\\["\\]){{1,{most}}})"'


# Six members of text, sorted, only quotes and backslashes escaped: canonical entries are a regular language, and matching
# it is five times as fast as reading JSON, checking each member and writing it again.
_CANONICAL = re.compile(
    rf'\{{"action":"({_ACTION})","actor":{_string(500)},"id":{_string(200)},'
    rf'"payload":(?:null|"({_COMMITMENT})"),"subject":{_string(2000)},"time":"({_TIME})"\}}',
    re.ASCII,
)
_ESCAPED = re.compile(r"\\(.)")

_TOLD = {
    "time": Text(
        "真实存在的世界时，写成 2026-11-22T08:00:00.123Z 的形式", "a real moment in UTC written like 2026-11-22T08:00:00.123Z"
    ),
    "action": Text(
        "1 至 100 个小写字母、数字、点或连字符，以字母开头，例如 label.written",
        "1 to 100 lower-case letters, digits, dots or hyphens, beginning with a letter, such as label.written",
    ),
    "payload": Text("形如 sha256:<64 位十六进制> 的承诺值，或为空", "a commitment such as sha256:<64 hex digits>, or nothing"),
}
_TEXT_TOLD = Text("1 至 {most} 个字符，不含控制字符", "1 to {most} characters, none of them a control character")
_FORMS = {
    **{name: re.compile(f"[^\x00-\x1f\x7f\ud800-\udfff]{{1,{most}}}") for name, most in _TEXTS.items()},
    "time": re.compile(_TIME, re.ASCII),
    "action": re.compile(_ACTION),
    "payload": re.compile(_COMMITMENT),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done: when, by whom, to what; `payload` is the commitment to what it speaks of."""

    id: str
    time: str
    actor: str
    action: str
    subject: str
    payload: str | None = None

    def canonical(self) -> bytes:
        """Return the bytes that the tree covers: RFC 8785 (JCS) for six members of text."""
        payload = "null" if self.payload is None else quoted(self.payload)
        return (
            f'{{"action":{quoted(self.action)},"actor":{quoted(self.actor)},"id":{quoted(self.id)},'
            f'"payload":{payload},"subject":{quoted(self.subject)},"time":{quoted(self.time)}}}'
        ).encode()

    def problems(self, place: str = "") -> list[Finding]:
        """Return what keeps this entry out of a ledger, all of it."""
        if self._sound():
            return []
        misfits = [name for name in _FORMS if not _fits(name, getattr(self, name))]
        return [bad_member(name, _told(name), place) for name in sorted(misfits)]

    def _sound(self) -> bool:
        """Tell, fast, whether nothing is wrong."""
        try:
            return read_entry(self.canonical()) == self
        except (TypeError, UnicodeEncodeError):  # not text, or lone surrogates
            return False

    def plain(self) -> dict[str, str | None]:
        """Return the shape that JSON carries."""
        return dict(zip(("id", "time", "actor", "action", "subject", "payload"), astuple(self), strict=True))


def read_entry(canonical: bytes) -> Entry | None:
    """Return the entry that these bytes stand for, or None when they are not the canonical bytes of a valid one."""
    try:
        found = _CANONICAL.fullmatch(canonical.decode())
    except UnicodeDecodeError:
        return None
    if found is None or not _is_moment(found[6]):
        return None
    action, actor, id_, payload, subject, time = found.groups()
    if b"\\" in canonical:
        actor, id_, subject = (_ESCAPED.sub(r"\1", text) for text in (actor, id_, subject))
    return Entry(id_, time, actor, action, subject, payload)


def is_commitment(text: str) -> bool:
    """Tell whether a text is a commitment to a payload."""
    return _FORMS["payload"].fullmatch(text) is not None


def moment(time: str) -> datetime:
    """Return the moment that an entry's time stands for."""
    return datetime.fromisoformat(time)


def written_moment(when: datetime) -> str:
    """Return a moment as an entry writes it: UTC, with milliseconds."""
    return f"{when.astimezone(UTC).isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"


def _fits(name: str, value: object) -> bool:
    if value is None:
        return name == "payload"
    if not isinstance(value, str) or _FORMS[name].fullmatch(value) is None:
        return False
    return name != "time" or _is_moment(value)


def _told(name: str) -> Text:
    return _TOLD[name] if name in _TOLD else _TEXT_TOLD.filled(most=_TEXTS[name])


def _is_moment(time: str) -> bool:
    try:
        moment(time)
    except ValueError:  # such as the 30th of February
        return False
    return True
