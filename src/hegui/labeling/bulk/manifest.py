"""The manifest: which file was labelled how, by whom and when, as entries of the ledger (kept by its rules of retention)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import uuid4

from hegui.labeling.bulk.tasks import Done
from hegui.ledger import Entry, Ledger, Payload
from hegui.ledger.entry import written_moment

_TOLD = ("outcome", "notice", "mark", "before", "after")


def record(ledger: Ledger, done: Sequence[Done], action: str, actor: str, moment: datetime) -> None:
    """Record what was done to files, several with one sync; files that were refused or failed have no entry."""
    entries = list(_entries(done, action, actor, moment))
    if entries:
        ledger.append_all(entries)


def _entries(done: Sequence[Done], action: str, actor: str, moment: datetime) -> Iterator[tuple[Entry, Payload]]:
    for each in done:
        if each.ended != "done" or each.task.target is None:
            continue
        told = {"file": each.task.relative, **{key: each.told[key] for key in _TOLD if key in each.told}}
        content = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        kept = each.told.get("outcome") == "kept"
        entry = Entry(str(uuid4()), written_moment(moment), actor, "label.kept" if kept else action, _subject(each))
        yield entry, Payload(content)


def _subject(done: Done) -> str:
    """Name the file as entries can hold it: no control characters, not too long."""
    readable = "".join(sign if sign.isprintable() else "�" for sign in done.task.relative)
    return f"file:{readable[-1900:]}"
