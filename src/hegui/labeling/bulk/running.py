"""Running: work over many files, in this process or in several, the answers in the order of the files."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor

from hegui.labeling.bulk.tasks import Done, Task
from hegui.labeling.bulk.work import Work

_BATCH = 100  # a message to another process costs as much as writing a small file: hand out many at once
_AHEAD = 4  # batches waiting for each process


def run(tasks: Sequence[Task], work: Work, jobs: int = 1) -> Iterator[Done]:
    """Yield what became of each file, in order. A process that dies takes nothing with it: what it wrote is whole."""
    if jobs <= 1 or len(tasks) < 2:
        yield from map(work, tasks)
        return
    size = max(1, min(_BATCH, len(tasks) // (jobs * _AHEAD)))
    batches = (tuple(tasks[first : first + size]) for first in range(0, len(tasks), size))
    waiting: deque[Future[list[Done]]] = deque()
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        for batch in batches:
            waiting.append(pool.submit(_batch, work, batch))
            if len(waiting) >= jobs * _AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _batch(work: Work, batch: tuple[Task, ...]) -> list[Done]:
    return [work(task) for task in batch]
