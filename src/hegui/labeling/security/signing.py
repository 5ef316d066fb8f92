"""Signing: SecurityData with one signature and its key into a reserved code of a mark."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from hegui.labeling.conformity import findings_of
from hegui.labeling.mark import Mark
from hegui.labeling.security.keys import NoLibrary, SigningKey
from hegui.labeling.security.library import missing
from hegui.labeling.security.messages import PRODUCER, PROPAGATOR, signed_text
from hegui.labeling.security.private_keys import read_key
from hegui.labeling.security.security_data import signed
from hegui.words import Refused, Unfinished


def sign(mark: Mark, key: SigningKey, *, propagator: bool = False) -> Mark:
    """Return the mark with the producer's signature in ReservedCode1, or the propagator's in ReservedCode2.

    A mark is signed once its fields are final. Raise `Refused` where those that are signed do not conform, and
    `Unfinished` where the library of the key's algorithm is not installed.
    """
    side = PROPAGATOR if propagator else PRODUCER
    fields = mark.fields()
    label = "1" if mark.label in ("2", "3") else mark.label  # under the others the provider may be empty; nobody signs then
    provider, number = fields[side.provider], fields[side.number]
    own = Mark(label, provider, number, "", provider, number)
    wrong = [finding for finding in findings_of(own.fields(), "", strict=True) if finding.severity == "error"]
    if wrong:
        raise Refused(wrong)
    try:
        text = signed(key, key.sign(signed_text(mark, side)))
    except NoLibrary:
        raise Unfinished([missing()]) from None
    return replace(mark, reserved_code_2=text) if propagator else replace(mark, reserved_code_1=text)


@dataclass(frozen=True, slots=True)
class Signer:
    """A key file and its passphrase: what another process can be given, where the key itself cannot."""

    key: Path
    passphrase: str | None = field(default=None, repr=False)

    def sign(self, mark: Mark, *, propagator: bool = False) -> Mark:
        """Return the signed mark; the file is read once in each process. Errors as for `sign` and `read_key`."""
        return sign(mark, _key(self.key, self.passphrase), propagator=propagator)


@lru_cache(maxsize=4)
def _key(path: Path, passphrase: str | None) -> SigningKey:
    return read_key(path, passphrase)
