"""PEM (RFC 7468): the bytes between two lines of dashes."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable

_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END \1-----")


def block_of(content: bytes, labels: Iterable[str]) -> tuple[str, bytes] | None:
    """Return the label and the bytes of the first block of one of these kinds; None where there is none."""
    for found in _BLOCK.finditer(content):
        label = found[1].decode()
        if label in labels:
            try:
                return label, binascii.a2b_base64(b"".join(found[2].split()), strict_mode=True)
            except binascii.Error:
                return None
    return None
