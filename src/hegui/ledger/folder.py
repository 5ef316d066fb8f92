"""The folder of a ledger: how it is made, known, and who it says it is."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

from hegui.ledger.disk import Disk
from hegui.ledger.findings import bad_identity, bad_name, folder_in_use, no_ledger
from hegui.ledger.heads import ORIGIN, SigningKey, VerifierKey, read_key
from hegui.ledger.key_file import HALF_MADE, create_key, read_key_file
from hegui.ledger.lock import Lock
from hegui.words import Refused

IDENTITY = "ledger.json"
KEY = "key.pem"
SCHEMA = "hegui.ledger/1"
_PARTS = ("segments", "payloads", "payloads/files", "payloads/staged")
_MAX_IDENTITY = 16 * 1024


def is_ledger(folder: Path) -> bool:
    """Tell whether there is a ledger in this folder."""
    return (folder / IDENTITY).is_file()


def make_ledger(folder: Path, name: str | None, signer: SigningKey | None, disk: Disk) -> None:
    """Make an empty ledger; when several do so at once, one makes it."""
    if name is not None and not ORIGIN.fullmatch(name):
        raise Refused([bad_name(name, folder)])
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in missing or [folder]:
        disk.sync_folder(path.parent)
    lock = Lock(folder / "lock")
    try:
        with lock.held():
            if not is_ledger(folder):
                _fill(folder, name, signer, disk)
    finally:
        lock.close()


def _fill(folder: Path, name: str | None, signer: SigningKey | None, disk: Disk) -> None:
    own = ("lock", KEY, "segments", "payloads")
    strangers = sorted(path.name for path in folder.iterdir() if path.name not in own and not path.name.startswith(HALF_MADE))
    if strangers:
        raise Refused([folder_in_use(strangers[0], folder)])
    make_parts(folder, disk)
    if signer is None:
        signer = read_key_file(folder / KEY) if (folder / KEY).exists() else create_key(folder / KEY, disk)
    key = VerifierKey(name or f"hegui.local/{secrets.token_hex(4)}", signer.public())
    temporary = folder / f"{HALF_MADE}identity"
    temporary.write_text(identity_of(key), encoding="utf-8")
    disk.put(temporary, folder / IDENTITY)


def has_all_parts(folder: Path) -> bool:
    """Tell whether all folders inside are there."""
    return all((folder / part).is_dir() for part in _PARTS)


def make_parts(folder: Path, disk: Disk) -> None:
    """Make the folders inside that are not there: a new ledger has none, and a backup may leave out empty ones."""
    for part in _PARTS:
        (folder / part).mkdir(exist_ok=True, mode=0o700)
    for parent in (folder, folder / "payloads"):
        disk.sync_folder(parent)


def identity_of(key: VerifierKey) -> str:
    """Return what the file says that identifies a ledger."""
    told = {"schema": SCHEMA, "origin": key.origin, "key": key.text()}
    return f"{json.dumps(told, ensure_ascii=False, separators=(',', ':'))}\n"


def _identity(file: Path) -> dict[str, object]:
    """Return what the file holds; nothing when it is no JSON object, or one with a key twice."""
    with file.open("rb") as stream:
        content = stream.read(_MAX_IDENTITY)
    try:
        value = json.loads(content, object_pairs_hook=list)
        return dict(value) if len(dict(value)) == len(value) else {}
    except (ValueError, TypeError, RecursionError):
        return {}


def read_identity(folder: Path) -> VerifierKey:
    """Return the name and public key of the ledger; raise `Refused` when there is none."""
    if not is_ledger(folder):
        raise Refused([no_ledger(folder)])
    value = _identity(folder / IDENTITY)
    if value.get("schema") == SCHEMA and set(value) == {"schema", "origin", "key"}:
        key = read_key(str(value["key"]), str(folder / IDENTITY))
        if key.origin == value["origin"]:
            return key
    raise Refused([bad_identity(folder / IDENTITY)])
