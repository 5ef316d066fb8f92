"""The manifest of a run in the ledger that was named, if one was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from hegui.cli.ledger.options import now
from hegui.labeling.bulk import Done

_AT_ONCE = 200


def recorded(results: Iterable[Done], ledger: Path | None, action: str, actor: str) -> Iterator[Done]:
    """Pass results on; those that were done are on the medium of the ledger before they leave here."""
    if ledger is None:
        yield from results
        return
    from hegui.labeling.bulk.manifest import record
    from hegui.ledger import Ledger

    waiting = iter(results)
    with closing(Ledger(ledger)) as opened:
        while group := list(islice(waiting, _AT_ONCE)):
            record(opened, group, action, actor, now())
            yield from group
