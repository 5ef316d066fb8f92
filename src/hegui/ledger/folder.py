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
from hegui.words.files import write_whole

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
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
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
        signer = read_key_file(folder / KEY) if (folder / KEY).exists() else create_key(folder / KEY)
    key = VerifierKey(name or f"hegui.local/{secrets.token_hex(4)}", signer.public())
    write_whole(folder / IDENTITY, identity_of(key))
    disk.sync_folder(folder)


def make_parts(folder: Path, disk: Disk) -> None:
    """Make the folders inside that are not there: a new ledger has none, and a backup may leave out empty ones."""
    for part in [folder / name for name in _PARTS if not (folder / name).is_dir()]:
        part.mkdir(exist_ok=True, mode=0o700)
        disk.sync_folder(part.parent)


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
