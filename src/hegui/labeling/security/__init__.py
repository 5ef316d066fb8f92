"""Signatures in the reserved codes of a mark (SecurityData, TC260-PG-202511A): making them, and what they show."""

from hegui.labeling.security.checking import Checked, State, check
from hegui.labeling.security.private_keys import read_key
from hegui.labeling.security.signing import Signer, sign
from hegui.labeling.security.trust import Trust, read_trust

__all__ = ["Checked", "Signer", "State", "Trust", "check", "read_key", "read_trust", "sign"]
