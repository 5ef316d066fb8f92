"""Options that the ledger's words share, and how they open a ledger."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from hegui.cli.language import say
from hegui.ledger import Ledger
from hegui.ledger.folder import read_identity
from hegui.ledger.heads import SignedHead, VerifierKey, read_head, read_key
from hegui.ledger.key_file import read_key_file
from hegui.words import Finding, Refused, Text

_MAX_BYTES = 16 * 1024

ledger_argument = click.argument("ledger", type=click.Path(file_okay=False, path_type=Path))
key_option = click.option(
    "--signing-key",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="HEGUI_LEDGER_KEY",
    metavar="FILE",
    help=say(
        "签名密钥文件（PEM），默认为台账中的 key.pem。", "File with the signing key (PEM); key.pem in the ledger by default."
    ),
)


def now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)  # noqa: TID251 - the command line is where the clock is read


def existing(folder: Path, signing_key: Path | None = None) -> Ledger:
    """Open a ledger that is there; raise `Refused` when none is."""
    read_identity(folder)
    return Ledger(folder, signer=read_key_file(signing_key) if signing_key else None)


def head_in(path: Path) -> SignedHead:
    """Read a head from a file."""
    return read_head(_text(path), str(path))


def key_from(told: str) -> VerifierKey:
    """Read a verifier key: the word itself, or a file that holds it."""
    return read_key(told if "+" in told and not Path(told).is_file() else _text(Path(told)), told)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return stream.read(_MAX_BYTES).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = Text("无法读取此文件。", "The file cannot be read.")
        raise Refused([Finding("unreadable", message, str(path))]) from error
