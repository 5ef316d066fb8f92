"""Ways in which files break: cut short, bits turned, sizes that lie."""

from __future__ import annotations

import random


def truncations(data, parts=20):
    """Yield the file cut short at every twentieth of its length."""
    for part in range(parts):
        yield data[: len(data) * part // parts]


def bit_flips(data, count=60, seed=45438):
    """Yield the file with one bit turned, at places that are the same in every run; half of them near the head."""
    chosen = random.Random(seed)
    for number in range(count):
        broken = bytearray(data)
        place = chosen.randrange(min(len(data), 400) if number % 2 else len(data))
        broken[place] ^= 1 << chosen.randrange(8)
        yield bytes(broken)
