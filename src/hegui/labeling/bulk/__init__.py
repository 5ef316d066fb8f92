"""Bulk: many files at once: which files, where each goes, several processes, and what became of each."""

from hegui.labeling.bulk.listing import Listed, Listing, listing
from hegui.labeling.bulk.running import run
from hegui.labeling.bulk.sweeping import sweep
from hegui.labeling.bulk.tasks import Done, Task, tasks
from hegui.labeling.bulk.work import PassingOn, Reading, Verifying, Work, Writing

__all__ = [
    "Done",
    "Listed",
    "Listing",
    "PassingOn",
    "Reading",
    "Task",
    "Verifying",
    "Work",
    "Writing",
    "listing",
    "run",
    "sweep",
    "tasks",
]
