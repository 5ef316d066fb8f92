"""Attacks on an export of a whole ledger, on its way to who reads it. Its last line fits, if not told otherwise."""

from __future__ import annotations

from dataclasses import replace

from hegui.ledger.export import export
from hegui.ledger.heads import Head, sign
from hegui.ledger.tree import node_hash
from ledger.small_ledgers import entry, key_of
from ledger.trials import on_heads
from ledger.trials.hands import STRANGER, forged, without_key
from ledger.trials.rewriting import (
    Part,
    entry_of,
    entry_part,
    head_of,
    head_part,
    hidden_part,
    parts_of,
    places,
    put_parts,
    roots_of,
    signed_anew,
    with_what_belongs_to_it,
)
from ledger.trials.scenes import FileScene, FolderScene


def byte_changed(scene: FileScene) -> None:
    """Changes one byte and leaves the last line as it is."""
    content = bytearray(scene.file.read_bytes())
    content[scene.rng.randrange(len(content) - 100)] ^= 1 << scene.rng.randrange(8)
    scene.file.write_bytes(content)


def entry_changed(scene: FileScene) -> None:
    """Changes what one entry says and leaves the hash beside it alone."""
    parts = parts_of(scene.file)
    at = scene.rng.choice(places(parts, "entry"))
    told = forged(entry_of(parts[at])).canonical()
    parts[at] = Part(b" ".join([b"entry", parts[at].words[1], told + b"\n"]))
    put_parts(scene.file, parts)


def entry_and_hash_changed(scene: FileScene) -> None:
    """Changes what one entry says, and the hash beside it."""
    parts = parts_of(scene.file)
    _forge_one(scene, parts)
    put_parts(scene.file, parts)


def everything_rehashed_without_the_key(scene: FileScene) -> None:
    """Changes an entry and puts the new root into every head behind it, under the old signatures."""
    parts = parts_of(scene.file)
    _forge_one(scene, parts)
    roots = roots_of(parts)
    for at in places(parts, "head"):
        before = head_of(parts[at])
        parts[at] = head_part(without_key(replace(before.head, root=roots[before.head.size]), before))
    put_parts(scene.file, parts)


def everything_signed_with_another_key(scene: FileScene) -> None:
    """Changes an entry, signs everything anew with a key of his own and puts that into the export."""
    parts = parts_of(scene.file)
    _forge_one(scene, parts)
    put_parts(scene.file, signed_anew(parts, STRANGER))


def everything_signed_with_the_stolen_key(scene: FileScene) -> None:
    """Changes an entry and signs everything anew with the ledger's own key, which he stole."""
    parts = parts_of(scene.file)
    _forge_one(scene, parts)
    put_parts(scene.file, signed_anew(parts, scene.ledger.signer))


def entry_removed(scene: FileScene) -> None:
    """Takes one entry out, with what belongs to it."""
    parts = parts_of(scene.file)
    del parts[with_what_belongs_to_it(parts, scene.rng.choice(places(parts, "entry")))]
    put_parts(scene.file, parts)


def entries_swapped(scene: FileScene) -> None:
    """Swaps two entries, each with what belongs to it."""
    parts = parts_of(scene.file)
    one, other = (with_what_belongs_to_it(parts, at) for at in sorted(scene.rng.sample(places(parts, "entry"), 2)))
    between = parts[one.stop : other.start]
    parts[one.start : other.stop] = [*parts[other], *between, *parts[one]]
    put_parts(scene.file, parts)


def entry_inserted(scene: FileScene) -> None:
    """Puts an entry of his own between the others, with its right hash."""
    parts = parts_of(scene.file)
    parts.insert(scene.rng.choice(places(parts, "entry")), entry_part(entry(7777)))
    put_parts(scene.file, parts)


def entry_appended(scene: FileScene) -> None:
    """Appends an entry of his own behind what the last head covers."""
    put_parts(scene.file, [*parts_of(scene.file)[:-1], entry_part(entry(7777))])


def entry_repeated(scene: FileScene) -> None:
    """Lets the thief of the key put one entry in the place of another, so that one id stands twice."""
    parts = parts_of(scene.file)
    plain = [at for at in places(parts, "entry") if entry_of(parts[at]).payload is None]
    one, other = scene.rng.sample(plain, 2)
    parts[one] = parts[other]
    put_parts(scene.file, signed_anew(parts, scene.ledger.signer))


def entries_hidden(scene: FileScene) -> None:
    """Hides an entry by putting its hash there instead: that is allowed, and everybody sees how many are hidden."""
    parts = parts_of(scene.file)
    _hide(parts, scene.rng.choice([at for at in places(parts, "entry") if entry_of(parts[at]).payload is None]))
    put_parts(scene.file, parts)


def erasing_entry_hidden(scene: FileScene) -> None:
    """Hides the entry that says who erased a payload, and why."""
    parts = parts_of(scene.file)
    _hide(parts, next(at for at in places(parts, "entry") if entry_of(parts[at]).action == "ledger.erased"))
    put_parts(scene.file, parts)


def hidden_over_a_head(scene: FileScene) -> None:
    """Hides the entries on both sides of an older head in one piece, so that nobody could compute the root there."""
    parts = parts_of(scene.file)
    size = head_of(parts[places(parts, "head")[0]]).head.size
    level = 1
    while size % (1 << level) == 0:
        level += 1
    start = size >> level << level
    at = places(parts, "entry")[start : start + (1 << level)]
    hashes = [bytes.fromhex(parts[place].words[1].decode()) for place in at]
    while len(hashes) > 1:
        hashes = [node_hash(*hashes[pair : pair + 2]) for pair in range(0, len(hashes), 2)]
    parts[at[0] : with_what_belongs_to_it(parts, at[-1]).stop] = [hidden_part(level, hashes[0])]
    put_parts(scene.file, parts)


def last_head_dropped(scene: FileScene) -> None:
    """Leaves the last head out, so that entries stand there which no head covers."""
    parts = parts_of(scene.file)
    del parts[places(parts, "head")[-1]]
    put_parts(scene.file, parts)


def rolled_back(scene: FileScene) -> None:
    """Leaves the last head out, and all entries that only it covers: as the ledger was in the past (rollback)."""
    parts = parts_of(scene.file)
    heads = places(parts, "head")
    size = head_of(parts[heads[-2]]).head.size
    put_parts(scene.file, [*parts[: heads[-1]], *parts[heads[-1] + 1 : places(parts, "entry")[size]]])


def forked(scene: FileScene) -> None:
    """Hands out the export of another history, which goes off behind an older head, signed with the stolen key (forked log)."""
    on_heads.forked(FolderScene(scene.ledger, scene.rng))
    with scene.ledger.opened() as ledger, scene.file.open("wb") as stream:
        stream.writelines(export(ledger))


def cut_off(scene: FileScene) -> None:
    """Cuts the file off somewhere, as a broken transfer does."""
    content = scene.file.read_bytes()
    scene.file.write_bytes(content[: scene.rng.randrange(200, len(content))])


def cut_off_at_a_line(scene: FileScene) -> None:
    """Leaves out the last entries and gives the file a last line that fits."""
    parts = parts_of(scene.file)
    put_parts(scene.file, parts[: scene.rng.choice(places(parts, "entry")[1:])])


def something_after_the_end(scene: FileScene) -> None:
    """Writes something behind the last line, where a careless reader might still look."""
    with scene.file.open("ab") as stream:
        stream.write(entry_part(entry(7777)).line)


def head_of_another_ledger(scene: FileScene) -> None:
    """Pastes a good head of another ledger, of the same size and root, over the last one."""
    parts = parts_of(scene.file)
    at = places(parts, "head")[-1]
    told = replace(head_of(parts[at]).head, origin="example.com/other")
    parts[at] = head_part(sign(told, key_of("another ledger's")))
    put_parts(scene.file, parts)


def number_of_a_head_changed(scene: FileScene) -> None:
    """Lets the last head speak of one entry less, under the old signature."""
    parts = parts_of(scene.file)
    at = places(parts, "head")[-1]
    before = head_of(parts[at])
    parts[at] = head_part(without_key(Head(before.head.origin, before.head.size - 1, before.head.root), before))
    put_parts(scene.file, parts)


def signatures_swapped(scene: FileScene) -> None:
    """Puts the signature of one head under another."""
    parts = parts_of(scene.file)
    one, other = places(parts, "head")[-2:]
    parts[one] = head_part(without_key(head_of(parts[one]).head, head_of(parts[other])))
    put_parts(scene.file, parts)


def key_replaced(scene: FileScene) -> None:
    """Puts a key of his own into the export and changes nothing else."""
    parts = parts_of(scene.file)
    parts[1] = signed_anew(parts, STRANGER)[1]
    put_parts(scene.file, parts)


def _forge_one(scene: FileScene, parts: list[Part]) -> None:
    at = scene.rng.choice(places(parts, "entry"))
    parts[at] = entry_part(forged(entry_of(parts[at])))


def _hide(parts: list[Part], at: int) -> None:
    parts[with_what_belongs_to_it(parts, at)] = [hidden_part(0, bytes.fromhex(parts[at].words[1].decode()))]
