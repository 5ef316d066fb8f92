"""`hegui ledger verifier`: the stand-alone program that verifies exports and proofs without Hegui."""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import click

from hegui.cli.bilingual import Command
from hegui.cli.language import say
from hegui.cli.printing import deliver


@click.command(
    "verifier",
    cls=Command,
    help=say(
        "输出独立的验证程序：一个文件，只需 Python 3.8 以上。\n\n示例：hegui ledger verifier --out verifier.py",
        "Print the stand-alone verifier: one file that needs nothing but Python 3.8 or later.\n\n"
        "Example: hegui ledger verifier --out verifier.py",
    ),
)
@click.option("--sha256", "show_hash", is_flag=True, help=say("只输出它的 SHA-256。", "Print only its SHA-256."))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=say("写入文件。", "Write to this file."))
def verifier(show_hash: bool, out: Path | None) -> None:
    """Print the file as it is shipped."""
    content = files("hegui.ledger").joinpath("verifier.py").read_bytes()
    deliver(f"{sha256(content).hexdigest()}  verifier.py\n" if show_hash else content.decode(), out)
