"""SM2 with SM3 (GB/T 32918.2, GB/T 32905), by the library of the extra `sm`; points and their forms are read here.

That library computes with Python's integers: how long it takes depends on the key. Sign where nobody can measure that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import ModuleType

from hegui.labeling.security import der
from hegui.labeling.security.keys import SM3_WITH_SM2, Dialect, NoLibrary

USER = b"1234567812345678"  # the identity that signers have unless they agree on another (GB/T 35276)
CURVE = bytes.fromhex("2A811CCF5501822D")  # 1.2.156.10197.1.301
EC_KEY = bytes.fromhex("2A8648CE3D0201")  # 1.2.840.10045.2.1

# The curve of GB/T 32918.5.
_P = 0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFF_00000000_FFFFFFFF_FFFFFFFF
_B = 0x28E9FA9E_9D9F5E34_4D5A9E4B_CF6509A7_F39789F5_15AB8F92_DDBCBD41_4D940E93
_N = 0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_7203DF6B_21C6052B_53BBF409_39D54123

_SIZE = 32


@dataclass(frozen=True, slots=True)
class Sm2Key:
    """A point on the curve that verifies."""

    x: int
    y: int

    @property
    def algorithm(self) -> str:
        """SM3withSM2."""
        return SM3_WITH_SM2

    def messages(self, text: bytes) -> tuple[tuple[Dialect, bytes], ...]:
        """Return the text itself, and its digest: some producers sign that as if it were the message."""
        digest = _library().SM3()
        digest.update(text)
        return ("text", text), ("digest", digest.value())

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Tell whether the signature, in DER or as two numbers side by side, is this key's."""
        numbers = _numbers(signature)
        if numbers is None:
            return False
        r, s = (number.to_bytes(_SIZE) for number in numbers)
        return bool(_library().SM2(uid=USER, pk=self.point()).verify(message, r, s))

    def point(self) -> bytes:
        """Return the point as 04, x, y."""
        return b"\x04" + self.x.to_bytes(_SIZE) + self.y.to_bytes(_SIZE)

    def information(self) -> bytes:
        """Return the SubjectPublicKeyInfo."""
        kind = der.encoded(der.SEQUENCE, der.encoded(der.OID, EC_KEY), der.encoded(der.OID, CURVE))
        return der.encoded(der.SEQUENCE, kind, der.encoded(der.BIT_STRING, b"\0", self.point()))


@dataclass(frozen=True, slots=True)
class Sm2SigningKey:
    """A number that signs; it shows itself to nobody."""

    _secret: int = field(repr=False)

    @property
    def algorithm(self) -> str:
        """SM3withSM2."""
        return SM3_WITH_SM2

    def public(self) -> bytes:
        """Return the public key, computed: what a key file says beside the secret may be another's."""
        (key,) = keys_of_point(_library().SM2().generate_pk(self._bytes()))
        return key.information()

    def sign(self, message: bytes) -> bytes:
        """Return the signature in DER."""
        r, s = _library().SM2(sk=self._bytes(), uid=USER).sign(message)
        return der.encoded(der.SEQUENCE, *(der.encoded_number(int.from_bytes(number)) for number in (r, s)))

    def _bytes(self) -> bytes:
        return self._secret.to_bytes(_SIZE)


def keys_of_point(written: bytes) -> tuple[Sm2Key, ...]:
    """Return the keys that the bytes of a point can mean: one, or both of an x alone (written 00, x); else none."""
    if len(written) == 1 + 2 * _SIZE and written[0] == 0x04:
        x, y = int.from_bytes(written[1 : 1 + _SIZE]), int.from_bytes(written[1 + _SIZE :])
        return (Sm2Key(x, y),) if x < _P and y < _P and pow(y, 2, _P) == _square(x) else ()
    if len(written) == 1 + _SIZE and written[0] in (0x00, 0x02, 0x03):
        both = _keys_at(int.from_bytes(written[1:]))
        return both if written[0] == 0x00 else tuple(key for key in both if key.y & 1 == written[0] & 1)
    return ()


def signing_key(secret: bytes) -> Sm2SigningKey | None:
    """Return the key of a secret, or None where it is out of range."""
    number = int.from_bytes(secret)
    return Sm2SigningKey(number) if 1 <= number <= _N - 2 else None


def _keys_at(x: int) -> tuple[Sm2Key, ...]:
    if x >= _P:
        return ()
    square = _square(x)
    y = pow(square, (_P + 1) // 4, _P)  # a root, if there is one: p is 3 modulo 4
    return (Sm2Key(x, y), Sm2Key(x, _P - y)) if pow(y, 2, _P) == square else ()


def _square(x: int) -> int:
    return (pow(x, 3, _P) - 3 * x + _B) % _P


def _numbers(signature: bytes) -> tuple[int, int] | None:
    """Return r and s, where both can be those of a signature."""
    try:
        r, s = (part.number() for part in der.sequence(signature))
    except ValueError:  # no DER, or not two numbers
        if len(signature) != 2 * _SIZE:
            return None
        r, s = int.from_bytes(signature[:_SIZE]), int.from_bytes(signature[_SIZE:])
    return (r, s) if 1 <= r < _N and 1 <= s < _N else None


def _library() -> ModuleType:
    try:
        import gmalg  # noqa: PLC0415 - needs the extra `sm`
    except ImportError:
        raise NoLibrary from None
    module: ModuleType = gmalg
    return module
