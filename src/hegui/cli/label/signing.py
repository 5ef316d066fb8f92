"""How the words of labels are given keys: a key to sign with, and a list of keys that are known."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hegui.cli.language import say

if TYPE_CHECKING:
    from hegui.labeling.security import Signer, Trust

PASSPHRASE = "HEGUI_LABEL_KEY_PASSPHRASE"  # noqa: S105 - the name of the variable

sign_option = click.option(
    "--sign",
    "key",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="KEY",
    help=say(
        f"用此私钥（PEM，SM2 或 RSA）签名，写入 ReservedCode1；口令取自环境变量 {PASSPHRASE}。",
        f"Sign with this private key (PEM, SM2 or RSA) into ReservedCode1; its passphrase is taken from {PASSPHRASE}.",
    ),
)
trust_option = click.option(
    "--trust",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=say("已知公钥清单，用来确认签名者。", "A list of known keys, by which a signer is recognised."),
)


def signer_of(key: Path | None) -> Signer | None:
    """Return the signer of a key file, once the key could be read."""
    if key is None:
        return None
    from hegui.labeling.security import Signer, read_key

    passphrase = os.environ.get(PASSPHRASE)
    read_key(key, passphrase)
    return Signer(key, passphrase)


def trust_of(file: Path | None) -> Trust | None:
    """Return the list of known keys."""
    if file is None:
        return None
    from hegui.labeling.security import read_trust

    return read_trust(file)
