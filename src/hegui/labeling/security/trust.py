"""The trust list: which keys are known, from elsewhere than the file, to be a provider's.

producers:
  001191310104MACE0YX63918020: ["3059301306072A8648CE3D02…", keys/theirs.pem]
propagators: {}
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hegui.labeling.provider_code import LENGTH, ProviderCode
from hegui.labeling.security.key_forms import MOST_BYTES, public_keys, public_keys_of_pem
from hegui.labeling.security.keys import PublicKey
from hegui.labeling.security.messages import PRODUCER, Side
from hegui.words import Refused, Text
from hegui.words.shapes import Path as Keys
from hegui.words.shapes import Problems, shape

MOST_KEYS = 8  # of one provider: each costs time where a signature is broken

_HEX = re.compile(r"[0-9A-Fa-f\s]+")

Pinned = Mapping[str, tuple[PublicKey, ...]]


@dataclass(frozen=True, slots=True)
class Trust:
    """Keys by the provider's code, or by its name as the marks write it."""

    producers: Pinned = field(default_factory=dict)
    propagators: Pinned = field(default_factory=dict)

    def keys(self, side: Side, provider: str) -> tuple[PublicKey, ...]:
        """Return the keys of a provider; none where the list does not know it."""
        return (self.producers if side is PRODUCER else self.propagators).get(provider, ())


@dataclass(frozen=True, slots=True)
class _Written:
    """The list as it is written."""

    producers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    propagators: dict[str, tuple[str, ...]] = field(default_factory=dict)


def read_trust(path: Path) -> Trust:
    """Read a trust list in YAML or JSON; paths of PEM files start at its folder. Raise `Refused` with all problems."""
    from hegui.words.reader import read_file  # noqa: PLC0415 - most checks have no list, and YAML is slow to load

    document = read_file(path)
    problems = document.problems()
    written: _Written | None = shape(_Written, document.value, (), problems)
    trust = _trust(written, path.parent, problems) if written else None
    if trust is None or problems.findings:
        raise Refused(problems.findings)
    return trust


def _trust(written: _Written, folder: Path, problems: Problems) -> Trust:
    return Trust(
        _pinned(written.producers, ("producers",), folder, problems),
        _pinned(written.propagators, ("propagators",), folder, problems),
    )


def _pinned(written: dict[str, tuple[str, ...]], path: Keys, folder: Path, problems: Problems) -> Pinned:
    pinned: dict[str, tuple[PublicKey, ...]] = {}
    for provider, entries in written.items():
        place = (*path, provider)
        if len(provider) == LENGTH and provider.startswith("00") and not _right(provider):
            problems.add(place, "bad_provider_code", _BAD_CODE)
        if len(entries) > MOST_KEYS:
            problems.add(place, "too_many_keys", Text(f"密钥超过 {MOST_KEYS} 个。", f"There are more than {MOST_KEYS} keys."))
        found = [_key(entry, (*place, index), folder, problems) for index, entry in enumerate(entries[:MOST_KEYS])]
        pinned[provider] = tuple(key for keys in found for key in keys)
    return pinned


def _right(provider: str) -> bool:
    code = ProviderCode.parse(provider)
    return code is not None and code.checked


def _key(entry: str, path: Keys, folder: Path, problems: Problems) -> tuple[PublicKey, ...]:
    if _HEX.fullmatch(entry):
        digits = "".join(entry.split())
        found = public_keys(bytes.fromhex(digits)) if len(digits) % 2 == 0 else ()
    else:
        try:
            with (folder / entry).open("rb") as stream:
                found = public_keys_of_pem(stream.read(MOST_BYTES))
        except (OSError, ValueError) as error:  # a path may hold a zero
            why = getattr(error, "strerror", None) or error
            problems.add(path, "unreadable", Text("无法读取此密钥文件。", f"The key file cannot be read ({why})."), _FORMS)
            return ()
    if not found:
        problems.add(path, "bad_key", _BAD_KEY, _FORMS)
    return found


_BAD_CODE = Text("不符合服务提供者编码规则。", "This does not keep to the rule for provider codes.")
_BAD_KEY = Text("这不是 SM2 或者 RSA 公钥。", "This is no public key of SM2 or RSA.")
_FORMS = Text(
    "请写公钥或证书（DER）的十六进制，或者 PEM 文件的路径（相对于本文件所在文件夹）。",
    "Write a public key or certificate (DER) in hex, or the path of a PEM file, from the folder of this file.",
)
