"""The few structures of DER (X.690) that keys, certificates and signatures are made of, read within bounds."""

from __future__ import annotations

from dataclasses import dataclass

INTEGER, BIT_STRING, OCTET_STRING, NULL, OID, SEQUENCE = 0x02, 0x03, 0x04, 0x05, 0x06, 0x30

_MOST_ELEMENTS = 64
_HIGH_TAG = 0x1F


class NotDer(ValueError):  # noqa: N818 - the word says what the bytes are not
    """The bytes are not what they should be."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its tag, its content, and the bytes of both."""

    tag: int
    content: bytes
    whole: bytes

    def parts(self) -> list[Element]:
        """Return the elements that the content is made of."""
        return elements(self.content)

    def number(self) -> int:
        """Return an integer taken as positive: some writers forget the zero in front, others add several."""
        if self.tag != INTEGER or not self.content:
            raise NotDer
        return int.from_bytes(self.content)

    def bits(self) -> bytes:
        """Return a bit string of whole bytes."""
        if self.tag != BIT_STRING or self.content[:1] != b"\0":
            raise NotDer
        return self.content[1:]


def elements(data: bytes) -> list[Element]:
    """Return the elements that follow one another in the bytes; raise `NotDer` where they do not."""
    found: list[Element] = []
    position = 0
    while position < len(data):
        element = _element(data, position)
        found.append(element)
        position += len(element.whole)
        if len(found) > _MOST_ELEMENTS:
            raise NotDer
    return found


def sequence(data: bytes) -> list[Element]:
    """Return the parts of the one sequence that the bytes are."""
    found = elements(data)
    if len(found) != 1 or found[0].tag != SEQUENCE:
        raise NotDer
    return found[0].parts()


def _element(data: bytes, position: int) -> Element:
    if position + 2 > len(data) or data[position] & _HIGH_TAG == _HIGH_TAG:
        raise NotDer
    length, start = data[position + 1], position + 2
    if length >= 0x80:
        size = length & 0x7F
        if not 1 <= size <= 4 or start + size > len(data):
            raise NotDer
        length, start = int.from_bytes(data[start : start + size]), start + size
    if start + length > len(data):
        raise NotDer
    return Element(data[position], data[start : start + length], data[position : start + length])


def encoded(tag: int, *content: bytes) -> bytes:
    """Return an element of these contents."""
    body = b"".join(content)
    if len(body) < 0x80:
        return bytes([tag, len(body)]) + body
    size = (len(body).bit_length() + 7) // 8
    return bytes([tag, 0x80 | size]) + len(body).to_bytes(size) + body


def encoded_number(number: int) -> bytes:
    """Return the element of a positive integer."""
    return encoded(INTEGER, number.to_bytes(number.bit_length() // 8 + 1))
