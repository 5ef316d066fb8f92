"""The unified social credit code 统一社会信用代码 (GB 32100-2015): 18 characters, the last of which checks the others."""

from __future__ import annotations

from functools import lru_cache

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
LENGTH = 18

_WEIGHTS = [pow(3, place, 31) for place in range(LENGTH - 1)]


def check_character(first_seventeen: str) -> str:
    """Return the check character of 17 characters; raise `ValueError` where one is not of the alphabet."""
    weighted = sum(ALPHABET.index(sign) * weight for sign, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return ALPHABET[-weighted % 31]


@lru_cache(maxsize=1024)
def is_credit_code(written: str) -> bool:
    """Tell whether this is a credit code whose check character is right."""
    if len(written) != LENGTH or any(sign not in ALPHABET for sign in written):
        return False
    return check_character(written[:-1]) == written[-1]
