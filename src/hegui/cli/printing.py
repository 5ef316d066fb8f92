"""Printing: results on standard output, messages on standard error, findings as what, where and what to do."""

from __future__ import annotations

import json
import sys
from codecs import BOM_UTF8
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any

import click

from hegui.words.errors import Unfinished
from hegui.words.files import write_whole
from hegui.words.finding import Finding
from hegui.words.text import Shown, Text, read

OK, FOUND, REFUSED, UNFINISHED = 0, 1, 2, 3

_SIGNS = {"error": "✗", "warning": "!", "note": "·"}


def print_findings(findings: Iterable[Finding], shown: Shown) -> None:
    """Print findings on standard error."""
    for finding in findings:
        where = f"{finding.place}: " if finding.place else ""
        click.echo(f"{_SIGNS[finding.severity]} {where}{read(finding.message, shown)}", err=True)
        if finding.remedy:
            click.echo(f"    {read(finding.remedy, shown)}", err=True)


def json_text(value: dict[str, Any]) -> str:
    """Return one JSON object as text, the same bytes for the same value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def deliver(text: str, out: Path | None) -> None:
    """Print the text, or write it to a file: whole or not at all."""
    if out is None:
        sys.stdout.write(text)
    else:
        deliver_bytes([text.encode("utf-8")], out)


def deliver_csv(pieces: Iterable[str], out: Path | None) -> None:
    """Print a table, or write it to a file with a byte-order mark: without it, Excel takes UTF-8 for the local code page."""
    if out is None:
        sys.stdout.writelines(pieces)
    else:
        deliver_bytes(chain([BOM_UTF8], (piece.encode() for piece in pieces)), out)


def deliver_bytes(pieces: Iterable[bytes], out: Path) -> None:
    """Write pieces to a file: whole or not at all."""
    try:
        write_whole(out, pieces)
    except OSError as error:
        message = Text("无法写入此文件。", f"The file cannot be written ({error.strerror}).")
        raise Unfinished([Finding("unwritable", message, str(out))]) from error
