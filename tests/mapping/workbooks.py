"""Workbooks and CSV files for tests: written by openpyxl and by csv, and taken apart to put harm into them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

openpyxl = pytest.importorskip("openpyxl", reason="needs the extra 'documents'")

Rows = Iterable[Iterable[Any]]


def xlsx(file: Path, rows: Rows, title: str = "Sheet1") -> Path:
    """Save rows as the only sheet of a workbook."""
    workbook = openpyxl.Workbook()
    workbook.active.title = title
    for row in rows:
        workbook.active.append(list(row))
    workbook.save(file)
    return file


def csv_text(rows: Rows, **form: Any) -> str:
    written = io.StringIO()
    csv.writer(written, **form).writerows(rows)
    return written.getvalue()


def changed(file: Path, part: str, change: Callable[[bytes], bytes], **form: Any) -> Path:
    """Change one part of a workbook, or add it."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts.get(part, b""))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, **form)
    return file
