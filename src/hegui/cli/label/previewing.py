"""The picture before and after its label, side by side, to look at before anything is written."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hegui.cli.language import say
from hegui.cli.printing import deliver_bytes

if TYPE_CHECKING:
    from hegui.labeling import Mark
    from hegui.labeling.explicit.style import Style


def show_preview(files: tuple[Path, ...], mark: Mark, style: Style | None, out: Path) -> None:
    """Write the preview of one picture as PNG; raise `Refused` where the label cannot be put on it."""
    if style is None or len(files) != 1 or files[0].is_dir():
        raise click.UsageError(
            say("--preview 须与 --explicit 和一个图片文件一起使用。", "--preview goes with --explicit and one picture.")
        )
    from hegui.labeling import write
    from hegui.labeling.explicit.image.preview import side_by_side

    after = io.BytesIO()
    write(files[0], after, mark, replace=True, explicit=style)
    deliver_bytes([side_by_side(files[0].read_bytes(), after.getvalue())], out)
