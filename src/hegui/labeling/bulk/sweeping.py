"""Sweeping: what an earlier run that was killed left unfinished beside the targets."""

from __future__ import annotations

from collections.abc import Iterable

from hegui.labeling.bulk.tasks import Task
from hegui.words.files import sweep as sweep_folder


def sweep(tasks: Iterable[Task]) -> None:
    """Delete unfinished files in every folder that is written to; the originals and finished files are never touched."""
    for folder in {task.target.parent for task in tasks if task.target is not None}:
        if folder.is_dir():
            sweep_folder(folder)
