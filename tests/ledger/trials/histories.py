"""Lives of a ledger on a simulated disk: it is written to, its process ends, another goes on, the power goes."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hegui.ledger import Ledger, packs
from hegui.ledger.key_file import KeyFile
from hegui.words import HeguiError
from ledger.trials.power_loss import after_power_loss
from ledger.trials.simulated_disk import Died, Fault, Interrupted, SimulatedDisk
from ledger.trials.writing import Author, Told

NAME = "hegui.local/trial"
SIGNER = KeyFile(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
_MEMORY = Path("/dev/shm")
_INDEX = ("index.db", "index.db-wal")


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a folder for one trial, in memory where that can be had: nothing is really synced there."""
    with tempfile.TemporaryDirectory(prefix="hegui-trial-", dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield Path(folder)


@contextmanager
def small_packs(size: int) -> Iterator[None]:
    """Let packs end after this many bytes, so that they are many."""
    before = packs.ROLL_AT
    packs.ROLL_AT = size
    try:
        yield
    finally:
        packs.ROLL_AT = before


@contextmanager
def dying_quietly() -> Iterator[None]:
    """Let a process die here without a word, whichever of its threads notices."""
    before = threading.excepthook
    threading.excepthook = lambda told: None if told.exc_type in (Died, Interrupted) else before(told)
    try:
        yield
    except Died:
        pass
    finally:
        threading.excepthook = before


class History:
    """One ledger on one simulated disk, with what its writers were told; `folder` is where it stands."""

    def __init__(self, base: Path, rng: Random, name: str = "s", erasing: bool = True) -> None:
        self._base = base
        self._rng = rng
        self._when = Random(rng.random())  # of its own: how often it is asked hangs on the machine's speed
        self._name = name
        self._erasing = erasing
        self._authors = 0
        self.roll_at = rng.choice((300, 1500, 6000, 64 << 20))
        self.told = Told()
        root = base / "0"
        root.mkdir()
        Ledger(root / "ledger", name=NAME, signer=SIGNER).close()
        self._begin(root)

    @property
    def folder(self) -> Path:
        """The folder of the ledger."""
        return self.disk.root / "ledger"

    def live(self, steps: int, fault: Fault | None = None, threads: int = 1) -> None:
        """Let a process open the ledger and write until it ends, or until it dies."""
        self.begin_life = len(self.disk.trace)
        self.disk.fault = fault and replace(fault, step=self.disk.steps + fault.step)
        self.disk.dead = False
        with self.opened() as ledger:
            _work(ledger, [self._author() for _ in range(threads)], steps)
        self.disk.fault = None

    @contextmanager
    def opened(self) -> Iterator[Ledger]:
        """Open the ledger on this disk and close it again, whatever the disk says to that."""
        ledger = Ledger(self.folder, signer=SIGNER, disk=self.disk, roll_at=self.roll_at)
        with dying_quietly():
            yield ledger
        with dying_quietly():
            try:
                ledger.close()
            except HeguiError:
                pass
            except Exception as error:
                self.told.surprises.append(f"closing: {error!r}")
        self._keep_index()

    def lose_power(self) -> None:
        """Let the power go now, and go on with what is left."""
        target = self._base / f"go-on-{len(self.told.entries)}-{len(self.disk.trace)}"
        self.found_at(len(self.disk.trace), target, Random(self._rng.random()))
        told = self.told
        self._begin(target)
        self.told = replace(
            told,
            tried=dict.fromkeys(told.tried, 0),
            entries={each: (number, 0) for each, (number, _) in told.entries.items()},
            heads=[(head, 0) for head, _ in told.heads],
            erased=dict.fromkeys(told.erased, 0),
            place=self.told.place,
        )

    def found_at(self, place: int, target: Path, rng: Random) -> str:
        """Build what may be found when the power goes at this place of the trace; tell what became of the index."""
        after_power_loss(self.disk.trace[:place], self.disk.root, rng, target)
        earlier = [(at, index) for at, index in self.indexes if at <= place]
        kind = rng.choice(("absent", "older", "newest", "newest, torn")) if earlier else "absent"
        if kind != "absent" and (target / "ledger").is_dir():
            _, index = earlier[-1] if kind.startswith("newest") else rng.choice(earlier)
            for name, content in index.items():
                part = rng.randint(0, len(content)) if kind == "newest, torn" and name.endswith("-wal") else len(content)
                (target / "ledger" / name).write_bytes(content[:part])
        return f"index {kind}"

    def places(self, count: int) -> list[int]:
        """Choose places of the last life at which the power may go; half of them where the index is known exactly."""
        exact = [at for at, _ in self.indexes if at >= self.begin_life]
        any_ = range(self.begin_life, len(self.disk.trace) + 1)
        drawn = [(self._rng.random() < 0.5, self._rng.random()) for _ in range(count)]
        return [_at(exact if known and exact else any_, share) for known, share in drawn]

    def _begin(self, root: Path) -> None:
        self.disk = SimulatedDisk(root)
        self.disk.before_sync = self._keep_index_sometimes
        self.told.place = lambda: len(self.disk.trace)
        self.begin_life = len(self.disk.trace)
        self.indexes: list[tuple[int, dict[str, bytes]]] = []
        self._keep_index()

    def _author(self) -> Author:
        self._authors += 1
        return Author(f"{self._name}{self._authors}", Random(self._rng.random()), self.told, self._erasing)

    def _keep_index_sometimes(self) -> None:
        if self._when.random() < 0.2:
            self._keep_index()

    def _keep_index(self) -> None:
        """Copy the index as it stands; called while nobody writes to it."""
        files = {name: self.disk.root / "ledger" / name for name in _INDEX}
        index = {name: path.read_bytes() for name, path in files.items() if path.exists()}
        self.indexes.append((len(self.disk.trace), index))


def _at(places: Sequence[int], share: float) -> int:
    return places[int(len(places) * share)]


def _work(ledger: Ledger, authors: list[Author], steps: int) -> None:
    def write(author: Author) -> None:
        for _ in range(steps):
            author.step(ledger)

    if len(authors) == 1:
        write(authors[0])
        return
    threads = [threading.Thread(target=write, args=[author]) for author in authors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
