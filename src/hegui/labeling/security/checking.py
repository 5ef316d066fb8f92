"""Checking the reserved codes of a mark: what their signatures show, and what they do not (TC260-PG-202511A).

A signature that verifies with the key beside it shows that nothing changed since somebody signed. Who that was it shows
only where the key is known from elsewhere: the trust list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from hegui.labeling.mark import Mark
from hegui.labeling.security.key_forms import public_keys
from hegui.labeling.security.keys import ALGORITHMS, Dialect, NoLibrary, PublicKey
from hegui.labeling.security.library import missing
from hegui.labeling.security.messages import PRODUCER, PROPAGATOR, ReservedCode, Side, signed_text
from hegui.labeling.security.security_data import SecurityData, Signature, Unreadable, parse
from hegui.labeling.security.trust import Trust
from hegui.words import Finding, Text
from hegui.words.finding import Severity

State = Literal["absent", "opaque", "integrity", "authentic", "broken", "unchecked"]

MOST_TRIALS = 48  # of a key and a message, in one reserved code: each takes about 50 milliseconds with SM2

_CITES = ("GB45438.E",)
_WORST_FIRST: tuple[State, ...] = ("broken", "authentic", "integrity", "unchecked")


@dataclass(frozen=True, slots=True)
class Checked:
    """What one reserved code shows; `dialect` is the way of signing that fitted."""

    code: ReservedCode
    state: State
    findings: tuple[Finding, ...] = ()
    dialect: Dialect | None = None


def check(mark: Mark, trust: Trust | None = None, place: str = "") -> tuple[Checked, ...]:
    """Check both reserved codes of a mark; keys of the trust list are those that a provider is known by."""
    return tuple(_checked(mark, side, trust or Trust(), place) for side in (PRODUCER, PROPAGATOR))


def _checked(mark: Mark, side: Side, trust: Trust, place: str) -> Checked:
    text = mark.fields()[side.code]
    if not text:
        return Checked(side.code, "absent")
    where = f"{place}, {side.code}" if place else side.code
    try:
        data = parse(text)
    except Unreadable:
        return Checked(side.code, "unchecked", (_finding("unreadable_security_data", where, _UNREADABLE),))
    if data is None:
        return Checked(side.code, "opaque", (_finding("opaque_security_code", where, _OPAQUE),))
    return _Checker(mark, side, trust, data, where).checked()


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What one signature shows."""

    state: State
    findings: tuple[Finding, ...]
    dialect: Dialect | None = None


class _TooMany(Exception):  # noqa: N818 - the word says what there is too much of
    """There are more keys and signatures than are tried."""


class _Checker:
    """Checks what one reserved code holds."""

    def __init__(self, mark: Mark, side: Side, trust: Trust, data: SecurityData, where: str) -> None:
        self._side, self._data, self._where = side, data, where
        self._text = signed_text(mark, side)
        self._pinned = trust.keys(side, mark.fields()[side.provider])
        self._left = MOST_TRIALS

    def checked(self) -> Checked:
        outcomes = [self._of(signature) for signature in self._data.signatures if signature.about == "label"]
        worst = min(outcomes, key=lambda outcome: _WORST_FIRST.index(outcome.state), default=self._unchecked(_NO_SIGNATURE))
        findings = (*worst.findings, *self._of_the_rest())
        return Checked(self._side.code, worst.state, findings, worst.dialect)

    def _of(self, signature: Signature) -> _Outcome:
        if signature.algorithm not in ALGORITHMS:
            return self._unchecked(_UNKNOWN_ALGORITHM.filled(algorithm=signature.algorithm[:40]))
        if not signature.value:
            return self._unchecked(_NOT_HEX)
        keys = self._keys(signature)
        if not keys:
            return self._unchecked(_NO_KEY)
        try:
            fitting = next(self._fitting(signature, keys), None)
        except NoLibrary:
            return _Outcome("unchecked", (missing(self._where, "note", _CITES),))
        except _TooMany:
            return self._unchecked(_TOO_MANY)
        if fitting:
            return self._verified(signature, *fitting)
        if not self._side.settled:
            return self._unchecked(_PROPAGATOR)
        return _Outcome("broken", (self._found("broken_signature", _BROKEN, _BROKEN_REMEDY, "error"),))

    def _keys(self, signature: Signature) -> list[PublicKey]:
        """Return the keys that may be the signature's: those of the file by its KeyID, or all of them; then pinned ones."""
        named = [key for key in self._data.keys if signature.key_id and key.key_id == signature.key_id]
        found = [key for written in named or self._data.keys for key in public_keys(written.value)]
        return [key for key in dict.fromkeys((*found, *self._pinned)) if key.algorithm == signature.algorithm]

    def _fitting(self, signature: Signature, keys: list[PublicKey]) -> Iterator[tuple[PublicKey, Dialect]]:
        for key in keys:
            for dialect, message in key.messages(self._text):
                if not self._left:
                    raise _TooMany
                self._left -= 1
                if key.verifies(message, signature.value):
                    yield key, dialect

    def _verified(self, signature: Signature, key: PublicKey, dialect: Dialect) -> _Outcome:
        name = ALGORITHMS[signature.algorithm]
        if key in self._pinned:
            message = _AUTHENTIC.filled(algorithm=name, provider=self._side.provider)
            return _Outcome("authentic", (self._found("authentic_signature", message),), dialect)
        message = (_INTEGRITY if self._side.settled else _INTEGRITY_OF_OURS).filled(algorithm=name)
        findings = [self._found("integrity_only", message, _INTEGRITY_REMEDY)]
        if self._pinned:
            unpinned = _UNPINNED.filled(provider=self._side.provider)
            findings.append(self._found("unpinned_key", unpinned, _UNPINNED_REMEDY, "warning"))
        return _Outcome("integrity", tuple(findings), dialect)

    def _of_the_rest(self) -> Iterator[Finding]:
        """Yield what else stands there and is not checked."""
        kinds = {signature.about for signature in self._data.signatures}
        if self._data.bindings or "binding" in kinds:
            yield self._found("unchecked_bindings", _BINDINGS)
        if "unknown" in kinds:
            yield self._found("unchecked_signature", _UNKNOWN_CONTENT)

    def _unchecked(self, message: Text) -> _Outcome:
        return _Outcome("unchecked", (self._found("unchecked_signature", message),))

    def _found(self, code: str, message: Text, remedy: Text | None = None, severity: Severity = "note") -> Finding:
        return _finding(code, self._where, message, remedy, severity)


def _finding(code: str, where: str, message: Text, remedy: Text | None = None, severity: Severity = "note") -> Finding:
    return Finding(code, message, where, remedy, severity, _CITES)


_OPAQUE = Text(
    "此处的内容不是 SecurityData，只有写入者自己能够核对。", "This is no SecurityData: only who wrote it can check it."
)
_UNREADABLE = Text("此处的 SecurityData 无法解析，未核对。", "The SecurityData cannot be read; it was not checked.")
_INTEGRITY = Text(
    "{algorithm} 签名与标识字段相符：签名之后字段没有改动。但公钥就在同一文件中，任何人都可以生成这样的密钥和签名，"
    "不能说明由谁写入。",
    "The {algorithm} signature fits the fields: they did not change since they were signed. But the key sits in the same "
    "file, and anybody could have made both: it does not show who wrote them.",
)
_INTEGRITY_OF_OURS = Text(
    "{algorithm} 签名按本工具自己的约定与传播者字段相符：签名之后字段没有改动。但公钥就在同一文件中，"
    "任何人都可以生成这样的密钥和签名，不能说明由谁写入。",
    "The {algorithm} signature fits the propagator's fields by this tool's own convention: they did not change since they "
    "were signed. But the key sits in the same file, and anybody could have made both: it does not show who wrote them.",
)
_INTEGRITY_REMEDY = Text(
    "要确认由谁写入，请从提供者处另行取得公钥，写入信任列表。",
    "To know who wrote them, get the provider's public key by another way and put it on the trust list.",
)
_AUTHENTIC = Text(
    "{algorithm} 签名与标识字段相符，且密钥是信任列表中 {provider} 的密钥。签名不涉及文件内容：标识可能是从其他文件复制来的。",
    "The {algorithm} signature fits the fields, and its key is one that the trust list has for the {provider}. It does not "
    "cover the content of the file: the mark may have been copied from another one.",
)
_UNPINNED = Text(
    "签名所用的密钥不在信任列表中 {provider} 的密钥之列。",
    "The key of the signature is none of those that the trust list has for the {provider}.",
)
_UNPINNED_REMEDY = Text(
    "提供者可能更换了密钥，也可能是他人仿冒；请向提供者核实。",
    "The provider may have a new key, or somebody else signed in its name: ask the provider.",
)
_BROKEN = Text(
    "签名与标识字段不符：字段或者签名已被改动，或者签名方式不属于已知的几种。",
    "The signature does not fit the fields: they or the signature were changed, or it was made in a way that is not known.",
)
_BROKEN_REMEDY = Text(
    "请与来源文件比较；标识属于自己的，请重新签名。",
    "Compare it with the file it came from; sign anew where the mark is yours.",
)
_PROPAGATOR = Text(
    "未核对：传播者的签名针对什么内容尚不明确，此签名不符合本工具自己的约定。",
    "Not checked: what propagators sign is not known, and this signature does not fit this tool's own convention.",
)
_UNKNOWN_ALGORITHM = Text("未核对：不认识签名算法“{algorithm}”。", "Not checked: the algorithm '{algorithm}' is not known.")
_NOT_HEX = Text("未核对：签名值不是十六进制。", "Not checked: the signature is not written in hex.")
_NO_KEY = Text(
    "未核对：没有可用于此签名的公钥。", "Not checked: there is no public key for this signature, or none in a known form."
)
_NO_SIGNATURE = Text("未核对：没有对标识字段的签名。", "Not checked: there is no signature over the fields of the mark.")
_UNKNOWN_CONTENT = Text(
    "另有签名，其针对的内容不明（TBSData.Type），未核对。",
    "There is a signature over something unknown (TBSData.Type); it was not checked.",
)
_TOO_MANY = Text("未核对：密钥或者签名过多。", "Not checked: there are too many keys or signatures.")
_BINDINGS = Text(
    "含有与文件内容的绑定（Bindings），未核对：所选取的内容范围不明。",
    "There are bindings to the content of the file. They were not checked: which bytes they cover is not known.",
)
