"""Attacks on the heads and segments of a ledger in its folder, and on the file that says whose they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from hegui.ledger import Ledger, VerifierKey
from hegui.ledger.heads import Head, sign
from hegui.ledger.lines import EntryLine, HeadLine, Line, SegmentLine, SyncedLine
from ledger.small_ledgers import ORIGIN, ROLL_AT, entry, is_large, key_of
from ledger.trials.hands import (
    STRANGER,
    discard_index,
    entry_at,
    head_at,
    lines_of,
    places,
    put_files,
    put_identity,
    put_lines,
    put_records,
    record_of,
    records_of,
    remove_unused_payloads,
    without_key,
)
from ledger.trials.scenes import FolderScene

TORN = EntryLine(bytes(32), b"{}", None)


def last_head_removed(scene: FolderScene) -> None:
    """Takes the last head away, and leaves the entries before it."""
    lines = lines_of(scene.folder)
    put_lines(scene.folder, lines[: places(lines, HeadLine)[-1]])


def rolled_back(scene: FolderScene) -> None:
    """Cuts everything off behind an older head, the index too, as if it had never been (rollback)."""
    _roll_back(scene, _heads_after_erasing(lines_of(scene.folder))[:-1])


def rolled_back_behind_an_erasing(scene: FolderScene) -> None:
    """Cuts everything off behind an older head, the entries of an erasing too; the erased bytes do not come back."""
    first = _heads_after_erasing(lines_of(scene.folder))[0]
    _roll_back(scene, [at for at in places(lines_of(scene.folder), HeadLine) if at < first][-1:])


def older_copy_put_back(scene: FolderScene) -> None:
    """Puts an older copy of the whole folder in the place of the newer one, with what was erased since (rollback)."""
    copies = [record_of(payload) for payload in scene.ledger.erased if not is_large(payload)]
    erased = {copy.commitment for copy in copies}
    put_records(scene.folder, [*copies, *(each for each in records_of(scene.folder) if each.commitment not in erased)])
    put_files(scene.folder, scene.ledger.erased_files)
    first = _heads_after_erasing(lines_of(scene.folder))[0]
    _roll_back(scene, [at for at in places(lines_of(scene.folder), HeadLine) if at < first])


def last_group_made_to_look_torn(scene: FolderScene) -> None:
    """Tears the last entry and takes the note behind it away; it looks like a crash, so the ledger itself cuts it off."""
    lines = lines_of(scene.folder)
    put_lines(scene.folder, [*lines[: places(lines)[-1]], TORN])
    scene.ledger.opened().close()
    remove_unused_payloads(scene.folder)


def everything_made_to_look_torn(scene: FolderScene) -> None:
    """Takes all notes away of what was synced, tears an entry in the middle, and lets the ledger itself cut off the rest."""
    lines = [line for line in lines_of(scene.folder) if not isinstance(line, SyncedLine)]
    lines = [lines[0], *(line for line in lines if not isinstance(line, SegmentLine))]
    first = _heads_after_erasing(lines)[0]
    lines[scene.rng.choice([at for at in places(lines) if at > first])] = TORN
    put_lines(scene.folder, lines)
    scene.ledger.opened().close()
    remove_unused_payloads(scene.folder)


def rolled_back_to_nothing(scene: FolderScene) -> None:
    """Deletes all segments, the payloads and the index."""
    put_lines(scene.folder, [])
    remove_unused_payloads(scene.folder)


def forked(scene: FolderScene) -> None:
    """Goes back to an older head and lets the ledger, with the stolen key, write another history from there (forked log)."""
    _roll_back(scene, _heads_after_erasing(lines_of(scene.folder))[:-1])
    with Ledger(scene.folder, signer=scene.ledger.signer, roll_at=ROLL_AT) as ledger:
        ledger.append_all([entry(number) for number in range(7000, 7030)])


def segment_deleted(scene: FolderScene) -> None:
    """Deletes a whole segment that is not the last."""
    paths = sorted((scene.folder / "segments").iterdir())
    scene.rng.choice(paths[:-1]).unlink()
    discard_index(scene.folder)


def last_segment_deleted(scene: FolderScene) -> None:
    """Deletes the last segment: the one before ends with a head, so this is a rollback too."""
    sorted((scene.folder / "segments").iterdir())[-1].unlink()
    discard_index(scene.folder)


def segment_doubled(scene: FolderScene) -> None:
    """Puts a segment there a second time, under the number with which the ledger would go on."""
    lines = lines_of(scene.folder)
    path = scene.rng.choice(sorted((scene.folder / "segments").iterdir()))
    path.with_name(f"{len(places(lines)):012}.log").write_bytes(path.read_bytes())


def segment_renamed(scene: FolderScene) -> None:
    """Gives a segment the number of another entry."""
    path = scene.rng.choice(sorted((scene.folder / "segments").iterdir()))
    path.rename(path.with_name(f"{int(path.stem) + 1:012}.log"))


def number_of_a_head_changed(scene: FolderScene) -> None:
    """Lets a head speak of one entry less than stand before it, under the old signature."""
    _change_head(scene, lambda told: Head(told.origin, told.size - 1, told.root))


def root_of_a_head_changed(scene: FolderScene) -> None:
    """Changes one bit of the root in a head, under the old signature."""
    _change_head(scene, lambda told: Head(told.origin, told.size, bytes([told.root[0] ^ 1, *told.root[1:]])))


def signature_changed(scene: FolderScene) -> None:
    """Puts the signature of one head under another."""
    lines = lines_of(scene.folder)
    one, other = scene.rng.sample(places(lines, HeadLine), 2)
    lines[one] = HeadLine(without_key(head_at(lines, one).head, head_at(lines, other)))
    put_lines(scene.folder, lines)


def head_of_another_ledger(scene: FolderScene) -> None:
    """Pastes a good head of another ledger, of the same size and root, over one of this ledger."""
    lines = lines_of(scene.folder)
    at = scene.rng.choice(places(lines, HeadLine))
    told = head_at(lines, at).head
    lines[at] = HeadLine(sign(replace(told, origin="example.com/other"), key_of("another ledger's")))
    put_lines(scene.folder, lines)


def older_head_again(scene: FolderScene) -> None:
    """Pastes an older head of this ledger over the last one."""
    lines = lines_of(scene.folder)
    *older, last = places(lines, HeadLine)
    lines[last] = lines[scene.rng.choice(older)]
    put_lines(scene.folder, lines)


def beginning_of_another_ledger(scene: FolderScene) -> None:
    """Gives a segment another ledger's name in its first line."""
    lines = lines_of(scene.folder)
    at = scene.rng.choice(places(lines, SegmentLine))
    told = lines[at]
    assert isinstance(told, SegmentLine)
    lines[at] = replace(told, origin="example.com/other")
    put_lines(scene.folder, lines)


def key_replaced(scene: FolderScene) -> None:
    """Puts a key of his own into ledger.json and changes nothing else."""
    put_identity(scene.folder, VerifierKey(ORIGIN, STRANGER.public()))


def name_replaced(scene: FolderScene) -> None:
    """Gives the ledger another name in ledger.json, with its own key."""
    put_identity(scene.folder, VerifierKey("example.com/other", scene.ledger.signer.public()))


def _heads_after_erasing(lines: Sequence[Line]) -> list[int]:
    last = max(at for at in places(lines) if entry_at(lines, at).action == "ledger.erased")
    return [at for at in places(lines, HeadLine) if at > last]


def _roll_back(scene: FolderScene, heads: list[int]) -> None:
    put_lines(scene.folder, lines_of(scene.folder)[: scene.rng.choice(heads) + 1])
    remove_unused_payloads(scene.folder)


def _change_head(scene: FolderScene, change: Callable[[Head], Head]) -> None:
    lines = lines_of(scene.folder)
    at = scene.rng.choice(places(lines, HeadLine))
    before = head_at(lines, at)
    lines[at] = HeadLine(without_key(change(before.head), before))
    put_lines(scene.folder, lines)
