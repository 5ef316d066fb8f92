"""Options of what is written beside the mark for other markets: which, and with what a manifest is signed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hegui.cli.language import say

if TYPE_CHECKING:
    from hegui.labeling.also.credentials import Signing
    from hegui.labeling.also.planning import Also

PASSPHRASE = "HEGUI_C2PA_KEY_PASSPHRASE"  # noqa: S105 - the name of the variable

_CERTIFICATES = click.option(
    "--c2pa-cert",
    "certificates",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="PEM",
    help=say("C2PA 签名证书链，签名者的证书在前。", "Certificate chain for C2PA, the signer's certificate first."),
)
_KEY = click.option(
    "--c2pa-key",
    "c2pa_key",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="PEM",
    help=say(
        f"C2PA 签名私钥；口令取自环境变量 {PASSPHRASE}。",
        f"Private key for C2PA; its passphrase is taken from {PASSPHRASE}.",
    ),
)
_WRITING = (
    click.option(
        "--also",
        "wanted",
        metavar="LIST",
        help=say(
            "同时写入国际标记：iptc、c2pa，以逗号分隔；c2pa 最后签名。",
            "Write beside the mark, separated by commas: iptc, c2pa; c2pa signs last.",
        ),
    ),
    click.option(
        "--source-type",
        type=click.Choice(["trained", "composite"]),
        help=say(
            "全部由模型生成（默认），或者含生成部分。", "Generated as a whole (default), or a composite with generated parts."
        ),
    ),
    _CERTIFICATES,
    _KEY,
    click.option(
        "--model", metavar="NAME", help=say("写入 C2PA 清单的模型名称。", "Name of the model, for the C2PA manifest.")
    ),
)
_PASSING_ON = (
    click.option(
        "--also",
        "wanted",
        metavar="LIST",
        help=say("c2pa：重新签名，原清单作为来源保留。", "c2pa: sign again; the manifest that was there stays as its parent."),
    ),
    _CERTIFICATES,
    _KEY,
)


def world_options(command: Any) -> Any:
    """Add the options of the word that writes."""
    for option in reversed(_WRITING):
        command = option(command)
    return command


def resigning_options(command: Any) -> Any:
    """Add the options of the word that passes on."""
    for option in reversed(_PASSING_ON):
        command = option(command)
    return command


def also_of(wanted: str | None, source_type: Any, certificates: Path | None, key: Path | None, model: str | None) -> Also:
    """Return what is wanted beside the mark; credentials are tried once, before any file is touched."""
    names = _names(wanted, {"iptc", "c2pa"})
    if source_type and not names:
        raise click.UsageError(say("--source-type 须与 --also 一起使用。", "--source-type goes with --also."))
    if model and "c2pa" not in names:
        raise click.UsageError(say("--model 须与 --also c2pa 一起使用。", "--model goes with --also c2pa."))
    signing = _signing(names, certificates, key, model or "")
    from hegui.labeling.also.planning import Also

    return Also("iptc" in names, source_type or "trained", signing)


def resigning_of(wanted: str | None, certificates: Path | None, key: Path | None) -> Signing | None:
    """Return with what a file that is passed on is signed again."""
    return _signing(_names(wanted, {"c2pa"}), certificates, key, "")


def _names(wanted: str | None, known: set[str]) -> set[str]:
    names = {name.strip() for name in wanted.split(",")} if wanted is not None else set()
    if names - known:
        listed = ", ".join(sorted(known))
        raise click.UsageError(say(f"--also 可选：{listed}。", f"--also takes: {listed}."))
    return names


def _signing(names: set[str], certificates: Path | None, key: Path | None, model: str) -> Signing | None:
    if "c2pa" not in names:
        if certificates or key:
            raise click.UsageError(
                say("--c2pa-cert 与 --c2pa-key 须与 --also c2pa 一起使用。", "--c2pa-cert and --c2pa-key go with --also c2pa.")
            )
        return None
    if certificates is None or key is None:
        raise click.UsageError(
            say("--also c2pa 需要 --c2pa-cert 与 --c2pa-key。", "--also c2pa needs --c2pa-cert and --c2pa-key.")
        )
    from hegui.labeling.also import c2pa
    from hegui.labeling.also.credentials import Signing

    signing = Signing(certificates, key, os.environ.get(PASSPHRASE), model)
    c2pa.check(signing)
    return signing
