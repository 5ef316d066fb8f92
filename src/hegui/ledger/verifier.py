"""Checks a Hegui ledger without Hegui: `python3 verifier.py FILE`. Python 3.8 or later, nothing to install, no network.

FILE is what its first line says:

    hegui-ledger-export 1     an export: entries of a ledger, their payloads, and the signed heads that cover them
    c2sp.org/tlog-proof@v1    a proof that one entry stands in a ledger, at its number
    old N                     a proof that a ledger has only grown since a head that you kept (give it with --head)

When no error is found, this is shown. Every entry here is, byte for byte and at its number, what the holder of the key
signed: below the size of the last head nothing was changed, inserted, moved or left out (RFC 6962 tree, RFC 8032
signature). Where numbers are hidden, one sees how many, not what. Every payload given is the one its entry speaks of;
every erased one was erased by an entry that says so. With --head: what that head covered is still there, unchanged.

And this is not shown, by any program that sees only the file: that the entries tell the truth (times, actors and subjects
are the writer's words); that nothing came after the last head, or that nobody was given another ledger (compare heads
with others); whose key it is (compare it with one that you hold from elsewhere, --key).

The formats: "The ledger's formats" in Hegui's documentation. Exit status: 0 no error found, 1 an error found, 2 the file
or the command cannot be used.
"""

from __future__ import annotations

import argparse
import base64
import difflib
import hashlib
import heapq
import hmac
import itertools
import json
import os
import re
import sys
from array import array
from binascii import unhexlify
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

LONGEST_LINE = 65_536  # bytes; an entry cannot have a quarter of it
LONGEST_PROOF = 1_048_576
AGAIN_ABOVE = 65_536  # a payload of more bytes may be given once and then named by `again`
MOST_HEADS = 100_000
MOST_FINDINGS = 1_000
MOST_ENTRIES = 10**18

NUMBER = "(?:0|[1-9][0-9]{0,17})"
NAME = r"[^\s+\x00-\x1f\ud800-\udfff]+"
HEX = "[0-9a-f]{64}"
COMMITMENT = "(?:hmac-)?sha256:" + HEX


class Wrong(Exception):  # noqa: N818 - the word says what it is
    """Something is not as the format asks; `SAID` says it in words."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values


# --- Ed25519 (RFC 8032 section 5.1) -----------------------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
BASE = bytes.fromhex("58" + "66" * 31)


class Point(NamedTuple):
    """A point of the curve in extended coordinates: its x is X/Z, its y is Y/Z, and x*y is T/Z."""

    X: int
    Y: int
    Z: int
    T: int


def added(p: Point, q: Point) -> Point:
    """Return the sum of two points (section 5.1.4); the formula is complete, so it doubles as well."""
    a, b = (p.Y - p.X) * (q.Y - q.X) % P, (p.Y + p.X) * (q.Y + q.X) % P
    c, d = 2 * D * p.T * q.T % P, 2 * p.Z * q.Z % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return Point(e * f % P, g * h % P, f * g % P, e * h % P)


def decoded(text: bytes) -> Point | None:
    """Read a point (section 5.1.3), or return None when no point is written this way."""
    sign, y = divmod(int.from_bytes(text, "little"), 2**255)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT_OF_MINUS_ONE % P
    if y >= P or x * x % P != square or (x == 0 and sign):
        return None
    x = x if x % 2 == sign else P - x
    return Point(x, y, 1, x * y % P)


def encoded(p: Point) -> bytes:
    """Write a point in its one canonical form (section 5.1.2)."""
    inverse = pow(p.Z, P - 2, P)
    return (p.Y * inverse % P | (p.X * inverse % P & 1) << 255).to_bytes(32, "little")


def times(scalar: int, p: Point) -> Point:
    """Multiply a point with a number, by doubling and adding."""
    total = Point(0, 1, 1, 0)
    while scalar:
        total = added(total, p) if scalar & 1 else total
        p, scalar = added(p, p), scalar >> 1
    return total


def signed_by(key: bytes, message: bytes, signature: bytes) -> bool:
    """Verify a signature (section 5.1.7): [S]B - [k]A, written canonically, must be the bytes of R."""
    r, s, base, a = signature[:32], int.from_bytes(signature[32:], "little"), decoded(BASE), decoded(key)
    if len(signature) != 64 or s >= L or not base or not a:
        return False
    k = int.from_bytes(hashlib.sha512(r + key + message).digest(), "little") % L
    return encoded(added(times(s, base), times(k, Point(-a.X, a.Y, a.Z, -a.T)))) == r


# --- The tree (RFC 6962 section 2.1) ----------------------------------------------------------------------------------


def leaf(content: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\x00" + content).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node over two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that grows to the right: the hashes of its whole subtrees, two of one level joined as soon as they meet."""

    def __init__(self) -> None:
        self.size, self.known = 0, True
        self.stack: list[tuple[int, bytes]] = []

    def push(self, digest: bytes, level: int = 0) -> None:
        """Add the subtree over the next 2^level numbers."""
        self.size += 1 << level
        while self.known and self.stack and self.stack[-1][0] == level:
            level, digest = level + 1, node(self.stack.pop()[1], digest)
        if self.known:
            self.stack.append((level, digest))

    def lose(self, numbers: int) -> None:
        """Pass some numbers of which nothing is known: from here on there are no roots."""
        self.size, self.known = self.size + numbers, False

    def root(self) -> bytes | None:
        """Return the root over everything so far, or None when something of it is unknown."""
        root = self.stack[-1][1] if self.stack else hashlib.sha256().digest()
        for _, left in reversed(self.stack[:-1]):
            root = node(left, root)
        return root if self.known else None


def split(size: int) -> int:
    """Return the largest power of two below the size: so many leaves lie in the left subtree."""
    return 1 << (size - 1).bit_length() - 1


def root_over(digest: bytes, number: int, size: int, path: list[bytes]) -> bytes:
    """Return the root to which an audit path leads (section 2.1.1); its last hash stands nearest to the root."""
    if size == 1 and not path:
        return digest
    if size == 1 or not path:
        raise Wrong("path_fails")
    half, beside = split(size), path[-1]
    if number < half:
        return node(root_over(digest, number, half, path[:-1]), beside)
    return node(beside, root_over(digest, number - half, size - half, path[:-1]))


def roots_over(root: bytes | None, old: int, new: int, path: list[bytes]) -> tuple[bytes, bytes]:
    """Return the old and new root to which a consistency proof leads (section 2.1.2); `root`: the old one, if it is no part."""
    if old == new:
        digests = path if root is None else [root, *path]
        if len(digests) == 1:
            return digests[0], digests[0]
    if old == new or not path:
        raise Wrong("path_fails")
    half, beside = split(new), path[-1]
    if old <= half:
        before, after = roots_over(root, old, half, path[:-1])
        return before, node(after, beside)
    before, after = roots_over(None, old - half, new - half, path[:-1])
    return node(beside, before), node(beside, after)


# --- Keys and heads (signed notes) ------------------------------------------------------------------------------------

KEY_FORM = re.compile(rf"({NAME})\+([0-9a-f]{{8}})\+([A-Za-z0-9+/=]+)")
HEAD_FORM = re.compile(
    rf"(?P<text>(?P<origin>{NAME})\n(?P<size>{NUMBER})\n(?P<root>[A-Za-z0-9+/=]+)\n)\n"
    rf"— (?P=origin) (?P<signature>[A-Za-z0-9+/=]+)\n"
    rf"(?:— {NAME} [A-Za-z0-9+/=]+\n)*"  # signatures of others, which are not looked at
)


class Key(NamedTuple):
    """A verifier key: the name of its ledger, its id, the public key, and all of it as it is written."""

    origin: str
    id: bytes
    public: bytes
    text: str


class Head(NamedTuple):
    """A signed head: the ledger's name, how many entries it covers, their root, and who signed which bytes."""

    origin: str
    size: int
    root: bytes
    key_id: bytes
    signature: bytes
    signed: bytes


def from_base64(text: str, length: int | None = None, code: str = "bad_line") -> bytes:
    """Decode base64 in its one canonical form."""
    try:
        content = base64.b64decode(text, validate=True)
    except ValueError:
        content = b""
    if base64.b64encode(content).decode() != text or length not in (None, len(content)):
        raise Wrong(code)
    return content


def read_key(text: str) -> Key:
    """Read a verifier key; its id must be that of its name and key."""
    found = KEY_FORM.fullmatch(text)
    if not found:
        raise Wrong("bad_key")
    content = from_base64(found[3], 33, "bad_key")
    key_id = hashlib.sha256(found[1].encode() + b"\n" + content).digest()[:4]
    if content[0] != 1 or key_id.hex() != found[2] or not decoded(content[1:]):
        raise Wrong("bad_key")
    return Key(found[1], key_id, content[1:], text)


def read_head(note: str) -> Head:
    """Read a head; whether its signature is good is asked with `fault_of`."""
    found = HEAD_FORM.fullmatch(note)
    if not found:
        raise Wrong("bad_head")
    root, signature = (from_base64(found[name], size, "bad_head") for name, size in (("root", 32), ("signature", 68)))
    return Head(found["origin"], int(found["size"]), root, signature[:4], signature[4:], found["text"].encode())


def fault_of(head: Head, key: Key) -> str | None:
    """Tell what is wrong with the signature of a head: the code of a finding, or None."""
    if head.origin != key.origin:
        return "other_origin"
    if head.key_id != key.id:
        return "other_key"
    return None if signed_by(key.public, head.signed, head.signature) else "bad_signature"


# --- Entries ----------------------------------------------------------------------------------------------------------
# Six members of text in canonical JSON (RFC 8785) leave no choice: the names in this order, no white space, and nothing
# escaped but the quotation mark and the backslash. So an entry is read by its grammar, and no JSON parser is trusted.

CHARACTER = r'(?:[^"\\\x00-\x1f\x7f\ud800-\udfff]|\\["\\])'
MEMBERS = {
    "action": re.compile(r'\{"action":"([a-z][a-z0-9.-]{0,99})",'),
    "actor": re.compile(rf'"actor":"({CHARACTER}{{1,500}})",'),
    "id": re.compile(rf'"id":"({CHARACTER}{{1,200}})",'),
    "payload": re.compile(rf'"payload":(?:null|"({COMMITMENT})"),'),
    "subject": re.compile(rf'"subject":"({CHARACTER}{{1,2000}})",'),
    "time": re.compile(r'"time":"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z)"\}\Z'),
}


def read_entry(content: bytes) -> dict[str, str]:
    """Return the members of an entry, a missing payload as empty text; or name the first member that is not in its form."""
    text, place = content.decode("utf-8", "surrogateescape"), 0
    entry: dict[str, str] = {}
    for name, form in MEMBERS.items():
        found = form.match(text, place)
        if not found:
            raise Wrong("entry_invalid", member=name)
        entry[name], place = found[1] or "", found.end()
    try:
        datetime.fromisoformat(entry["time"][:-1])
    except ValueError:  # 30 February
        raise Wrong("entry_invalid", member="time") from None
    return entry


# --- The export -------------------------------------------------------------------------------------------------------

FORMS = {  # what stands behind the first word of a line
    "key": re.compile(b"(.+)"),
    "head": re.compile(b'(".+")'),
    "entry": re.compile(f"({HEX}) (.+)".encode()),
    "hidden": re.compile(f"(0|[1-9][0-9]?) ({HEX})".encode()),
    "payload": re.compile(f"(sha256:{HEX}(?= - )|hmac-sha256:{HEX}(?! - )) (-|{HEX}) ({NUMBER})".encode()),
    "again": re.compile(f"({COMMITMENT})".encode()),
    "erased": re.compile(f"({COMMITMENT})".encode()),
    "withheld": re.compile(f"({COMMITMENT})".encode()),
    "end": re.compile(f"({HEX})".encode()),
}
PAYLOAD_WORDS = ("payload", "again", "erased", "withheld")
NOTHING, ANYTHING = b"", b"*"  # what an entry may leave to be told about its payload, if not one commitment


class Lines:
    """The lines of a file, counted, and the hash of all of them but `end`."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.length = stream, os.fstat(stream.fileno()).st_size
        self.digest = hashlib.sha256()
        self.number = self.start = self.end = 0

    def __iter__(self) -> Iterator[bytes]:
        """Yield each line without its line feed; what is too long, or has no line feed, comes as an empty line."""
        for line in iter(self._read, b""):
            self.number, self.start = self.number + 1, self.end - len(line)
            yield line[:-1] if line.endswith(b"\n") else b""
            rest = line
            while rest and not rest.endswith(b"\n"):
                rest = self._read()

    def _read(self) -> bytes:
        line = self.stream.readline(LONGEST_LINE + 1)
        self.end += len(line)
        if not line.startswith(b"end "):
            self.digest.update(line)
        return line

    def payload(self, size: int, digest: Any) -> bool:
        """Hash that many bytes and pass their line feed; where none stands, read nothing and return False."""
        self.stream.seek(min(self.end + size, self.length))
        closed = self.stream.read(1) == b"\n"
        self.stream.seek(self.end)
        while closed and size >= 0:  # the last piece is the line feed
            piece = self.stream.read(min(size, LONGEST_LINE) or 1)
            digest.update(piece if size else b"")
            self.digest.update(piece)
            self.number, self.end = self.number + piece.count(b"\n"), self.end + len(piece)
            size = size - len(piece)
            if not piece:
                raise OSError("the file became shorter")
        return closed


class Ids:
    """Finds ids that stand twice in 24 bytes an entry: a hash, where the line begins, its number. Suspects are read again."""

    def __init__(self) -> None:
        self.buckets = [array("q") for _ in range(64)]

    def add(self, text: str, start: int, number: int) -> None:
        """Remember the id of an entry."""
        mark = hash(text)
        self.buckets[mark & 63].extend((mark, start, number))

    def doubled(self, stream: BinaryIO) -> Iterator[tuple[int, int]]:
        """Yield the number of each entry whose id stands earlier too, with the number of the earlier one."""
        for bucket in self.buckets:
            rows = sorted(tuple(bucket[place : place + 3]) for place in range(0, len(bucket), 3))
            for _, same in itertools.groupby(rows, key=lambda row: row[0]):
                suspects = list(same)
                first: dict[str, int] = {}
                for _, start, number in suspects if len(suspects) > 1 else ():
                    stream.seek(start)
                    line = stream.readline(LONGEST_LINE + 1)
                    earlier = first.setdefault(read_entry(line.split(b" ", 2)[-1][:-1])["id"], number)
                    if earlier != number:
                        yield number, earlier


class Mark(NamedTuple):
    """A size at which the root has to be that of a head: one of this file, or one kept elsewhere (`held`)."""

    size: int
    root: bytes
    signed: bool
    place: str
    held: bool


class Export:
    """Reads an export line by line; the method named like a word of the format takes the lines that begin with it."""

    def __init__(self, stream: BinaryIO, report: Report) -> None:
        self.lines, self.report, self.facts = Lines(stream), report, report.facts
        self.tree, self.ids = Tree(), Ids()
        self.marks: list[Mark] = []
        self.size = self.next_mark = self.agreed = self.backwards = self.first_backwards = 0
        self.begun = self.ended = self.astray = self.head_lost = self.beyond = self.differs = False
        self.present: int | None = None  # the number of the entry that the present line belongs to
        self.awaited = NOTHING
        self.large: set[bytes] = set()  # commitments, here and in the next two
        self.erasures: set[bytes] = set()
        self.erased_at: dict[bytes, int] = {}

    def check(self) -> None:
        """Read the whole file; what is found goes into the report."""
        for line in self.lines:
            if self.lines.number > 1:  # by the first line the file was known
                self.take(line)
            if self.ended:
                break
        self.present = None
        self.finish()

    def find(self, code: str, place: str | None = None, **values: Any) -> None:
        """Report something found at the present line, or at another place."""
        here = f"{self.report.name}:{self.lines.number}" + ("" if self.present is None else f", entry {self.present}")
        self.report.find(code, place or here, **{"entry": "?" if self.present is None else self.present, **values})

    def take(self, line: bytes) -> None:
        """Take one line by its first word."""
        first, _, rest = line.partition(b" ")
        word = first.decode("latin-1")
        found = FORMS[word].fullmatch(rest) if word in FORMS else None
        if not found:
            self.unreadable(word, rest)
            return
        self.astray = False
        if (word == "key") != (self.lines.number == 2):
            self.find("misplaced_line")
            if word == "key":
                return
        if word in PAYLOAD_WORDS:
            self.settle(found[1])
        elif self.awaited not in (NOTHING, ANYTHING):
            self.find("payload_missing")
        getattr(self, word)(*found.groups())

    def unreadable(self, word: str, rest: bytes) -> None:
        """Name a damaged line; guess what it was, so that what follows can still be checked."""
        if self.astray:  # a part of the damage that has been named
            return
        guess = (difflib.get_close_matches(word[:6], FORMS, 1) or ["entry" if self.begun else "head"])[0]
        tile = guess in ("entry", "hidden") and self.awaited in (NOTHING, ANYTHING)
        if tile:
            self.begin()
            self.present = self.tree.size
        self.find("bad_line")
        self.astray = True
        if guess != "end" and FORMS[guess].fullmatch(rest):
            self.take(guess.encode() + b" " + rest)  # only the first word was damaged
            return
        self.awaited = ANYTHING
        if guess == "head":
            self.head_lost = True
        if tile:
            self.tree.lose(1)

    def key(self, text: bytes) -> None:
        """Take the verifier key. If another one is held, that is said; this one still tells whether the file is whole."""
        try:
            self.report.use_key(read_key(text.decode("utf-8", "surrogateescape")))
        except Wrong:
            self.find("bad_key")

    def head(self, text: bytes) -> None:
        """Take a head; its root is compared when the entries reach its size."""
        if self.begun:
            self.find("misplaced_line")
            return
        try:
            note = json.loads(text.decode("utf-8"))
            head = read_head(note if json.dumps(note, ensure_ascii=False).encode() == text else "")
        except (Wrong, ValueError):  # ValueError: not UTF-8, not JSON
            self.head_lost = True
            self.find("bad_head")
            return
        if len(self.marks) == MOST_HEADS or (self.marks and head.size <= self.marks[-1].size):
            self.find("too_many_heads" if len(self.marks) == MOST_HEADS else "heads_not_rising")
            return
        place = f"{self.report.name}:{self.lines.number}"
        self.marks.append(Mark(head.size, head.root, self.report.check_head(head, place), place, False))
        self.report.tell_head(head)

    def begin(self) -> None:
        """Close the list of heads before the first entry; those kept elsewhere join it."""
        if self.begun:
            return
        self.begun = True
        if not self.marks and not self.head_lost:
            self.find("no_head")
        self.size = MOST_ENTRIES if self.head_lost or not self.marks else self.marks[-1].size
        for place, head in self.report.held:
            good = self.report.check_head(head, place)
            if head.size > self.size:
                self.find("rolled_back", place, size=self.size, held=head.size)
            else:
                self.marks.append(Mark(head.size, head.root, good, place, True))
        self.marks.sort(key=lambda mark: mark.size)
        self.compare()

    def entry(self, told: bytes, content: bytes) -> None:
        """Take an entry: its form, its leaf hash, and its place in the tree."""
        self.begin()
        self.present = self.tree.size
        self.facts["entries"] += 1
        self.awaited = ANYTHING
        if leaf(content) != unhexlify(told):
            self.find("entry_changed")
        try:
            self.remember(read_entry(content))
        except Wrong as wrong:
            self.find(wrong.code, **wrong.values)
        self.put(told, 0)

    def remember(self, entry: dict[str, str]) -> None:
        """Keep what later lines are compared with."""
        self.ids.add(entry["id"], self.lines.start, self.tree.size)
        self.awaited = entry["payload"].encode()
        if entry["action"] == "ledger.erased":
            self.erasures.add(entry["subject"].encode())
        if entry["time"] < (self.facts["last_time"] or ""):
            self.first_backwards = self.first_backwards or self.tree.size
            self.backwards += 1
        self.facts["first_time"] = self.facts["first_time"] or entry["time"]
        self.facts["last_time"] = entry["time"]

    def hidden(self, level: bytes, told: bytes) -> None:
        """Take a hidden part, of which only the hash is known."""
        self.begin()
        self.present, span = self.tree.size, 1 << int(level)
        if self.tree.size % span or self.tree.size + span > MOST_ENTRIES:
            self.find("tile_misplaced", level=int(level))
            self.tree.lose(0)
            return
        while self.next_mark < len(self.marks) and self.marks[self.next_mark].size < self.tree.size + span:
            mark = self.marks[self.next_mark]
            self.find("head_not_comparable" if mark.held else "tile_crosses_head", mark.place, size=mark.size)
            self.next_mark += 1
        self.facts["hidden"] += span
        self.put(told, int(level))

    def put(self, told: bytes, level: int) -> None:
        """Put a tile into the tree."""
        if self.tree.size >= self.size and not self.beyond:
            self.beyond = True
            self.find("beyond_head", size=self.size)
        self.tree.push(unhexlify(told), level)
        self.compare()

    def compare(self) -> None:
        """Compare the root with that of each head whose size is reached."""
        while self.next_mark < len(self.marks) and self.marks[self.next_mark].size <= self.tree.size:
            mark, root = self.marks[self.next_mark], self.tree.root()
            self.next_mark += 1
            if root == mark.root:
                self.agreed, self.differs = mark.size, False
                self.facts["heads_checked"] += mark.signed
            elif mark.held:
                self.find("history_differs" if root else "head_not_comparable", mark.place, size=mark.size)
            elif root and not self.differs:  # the heads after it can only say the same again
                self.differs = True
                self.find("root_differs", mark.place, size=mark.size, agreed=self.agreed)

    def settle(self, commitment: bytes) -> None:
        """Make sure that a line about a payload stands below an entry that speaks of it."""
        if self.awaited == NOTHING:
            self.find("misplaced_line")
        elif self.awaited not in (ANYTHING, commitment):
            self.find("payload_other")
        self.awaited = NOTHING

    def payload(self, commitment: bytes, salt: bytes, size: bytes) -> None:
        """Take a payload: its bytes must be those that the entry speaks of."""
        digest: Any = hashlib.sha256() if salt == b"-" else hmac.new(unhexlify(salt), digestmod=hashlib.sha256)
        if not self.lines.payload(int(size), digest):
            self.find("payload_cut", size=int(size))
            self.astray = True
        elif digest.hexdigest().encode() != commitment[-64:]:
            self.find("payload_changed")
        else:
            self.facts["payloads"]["checked"] += 1
            self.large.update([commitment] if int(size) > AGAIN_ABOVE else [])

    def again(self, commitment: bytes) -> None:
        """Take a large payload that stands earlier in this file."""
        if commitment in self.large:
            self.facts["payloads"]["checked"] += 1
        else:
            self.find("again_unknown")

    def erased(self, commitment: bytes) -> None:
        """Take an erased payload; an entry of this ledger has to say so."""
        self.facts["payloads"]["erased"] += 1
        self.erased_at.setdefault(commitment, self.present or 0)

    def withheld(self, _: bytes) -> None:
        """Take a payload that exists, but is not given here."""
        self.facts["payloads"]["withheld"] += 1

    def end(self, told: bytes) -> None:
        """Take the last line: the hash of all bytes before it."""
        self.ended, self.present = True, None
        if told.decode() != self.lines.digest.hexdigest():
            self.find("file_changed")
        if self.lines.end < self.lines.length:
            self.find("after_end")

    def finish(self) -> None:
        """Say what can be said only when everything has been read."""
        self.begin()
        if not self.ended:
            self.find("no_end")
        if self.tree.size < self.size and not self.head_lost and self.marks:
            self.find("entries_missing", size=self.size, reached=self.tree.size)
        for mark in self.marks[self.next_mark :]:
            if mark.held:
                self.find("head_not_comparable", mark.place, size=mark.size)
        for number, earlier in heapq.nsmallest(MOST_FINDINGS + 1, self.ids.doubled(self.lines.stream)):
            self.find("id_doubled", f"{self.report.name}, entry {number}", entry=number, earlier=earlier)
        for commitment, number in self.erased_at.items():
            if commitment not in self.erasures:
                code = "erasure_unproven" if self.facts["hidden"] else "erasure_missing"
                self.find(code, f"{self.report.name}, entry {number}", entry=number)
        if self.backwards:
            place = f"{self.report.name}, entry {self.first_backwards}"
            self.find("time_goes_back", place, entry=self.first_backwards, count=self.backwards)


# --- The proofs -------------------------------------------------------------------------------------------------------


def read_proof(content: str, *forms: str) -> tuple[list[str], list[bytes], Head]:
    """Return what the first lines tell, the path, and the head; or name the line that is not in its form."""
    lines = content.split("\n")
    told: list[str] = []
    path: list[bytes] = []
    try:
        for place, form in enumerate(forms):
            found = re.fullmatch(form, lines[place]) if place < len(lines) else None
            if not found:
                raise Wrong("bad_line")
            told.append(found[1])
        for line in itertools.takewhile(bool, lines[len(forms) :]):
            path.append(from_base64(line, 32))
        return told, path, read_head("\n".join(lines[len(forms) + len(path) + 1 :]))
    except Wrong as wrong:
        raise Wrong(wrong.code, line=len(told) + len(path) + 1) from None


def check_proof(content: str, report: Report) -> None:
    """Check that one entry stands in the ledger of the head, at its number (tlog-proof)."""
    (_, extra, index), path, head = read_proof(content, "(c2sp.org/tlog-proof@v1)", "extra (.+)", f"index ({NUMBER})")
    report.tell_head(head)
    number, good = int(index), report.check_head(head, report.name)
    try:
        entry = from_base64(extra)
        time = read_entry(entry)["time"]
    except Wrong as wrong:
        raise Wrong(wrong.code, line=2, entry=number, **wrong.values) from None
    if number >= head.size or root_over(leaf(entry), number, head.size, path) != head.root:
        raise Wrong("path_fails")
    report.facts.update(entries=1, hidden=head.size - 1, heads_checked=int(good), first_time=time, last_time=time)
    report.facts["entry"] = {"number": number, "bytes": entry.decode()}
    for place, held in report.held:
        report.facts["heads_checked"] += report.check_head(held, place) and held[1:3] == head[1:3]
        if held.size != head.size:
            report.find("head_not_comparable", place, size=held.size)
        elif held.root != head.root:
            report.find("history_differs", place, size=held.size)


def check_consistency(content: str, report: Report) -> None:
    """Check that the ledger of the newer head begins with all that the older one, kept elsewhere, covers."""
    (size,), path, head = read_proof(content, f"old ({NUMBER})")
    ((place, old),) = report.held
    report.tell_head(head)
    report.facts["hidden"] = head.size
    good = [report.check_head(head, report.name), report.check_head(old, place)]
    if head.size < old.size:
        raise Wrong("rolled_back", size=head.size, held=old.size)
    if int(size) != old.size:
        raise Wrong("head_not_comparable", size=old.size)
    if old.size == 0 < head.size:  # the empty ledger is the beginning of every other: nothing to prove
        fits_both = not path and old.root == Tree().root()
    else:
        fits_both = roots_over(old.root, old.size, head.size, path) == (old.root, head.root)
    if not fits_both:
        raise Wrong("path_fails")
    report.facts["heads_checked"] = sum(good)


# --- Telling what was found -------------------------------------------------------------------------------------------

SAID = """
bad_line            此行不符合格式；其后的编号和根哈希可能无法确定。
                    This line has no form of the format; numbers and roots after it may be unknown.
misplaced_line      此行不应出现在此处。
                    This line has no place here.
bad_key             不是有效的验证公钥。
                    This is no verifier key.
bad_head            不是有效的台账头。
                    This is no head in its form.
no_head             文件中没有可读的台账头。
                    The file has no head that can be read.
heads_not_rising    此台账头没有比前一个覆盖更多记录。
                    This head does not cover more entries than the one before.
too_many_heads      台账头过多，从此行起未验证。
                    There are too many heads; from here on they were not checked.
no_key              没有验证公钥，无法验证签名。
                    The signature cannot be checked: no key is at hand.
key_from_file       验证公钥取自文件本身：{id}，{text}
                    The key comes from the file itself: {id}, {text}
wrong_key           文件中的验证公钥（{id}）不是您持有的那一个；以下仅依文件中的验证公钥验证。
                    The key of the file ({id}) is not the one you hold; what follows was checked with that of the file.
other_origin        台账头属于另一台账：{origin}
                    The head is one of another ledger: {origin}
other_key           台账头由另一密钥签名：{id}
                    The head was signed with another key: {id}
bad_signature       台账头（{size} 条记录）的签名无效。
                    The signature of the head of {size} entries is not good.
entry_changed       第 {entry} 号记录与其叶哈希不符。
                    Entry {entry} does not fit its leaf hash.
entry_invalid       第 {entry} 号记录不是规范形式，或者成员无效：{member}
                    Entry {entry} is not in canonical form, or this member is invalid: {member}
id_doubled          第 {entry} 号记录与第 {earlier} 号记录的 id 相同。
                    Entry {entry} has the same id as entry {earlier}.
time_goes_back      有 {count} 处时间早于前一条记录，首处为第 {entry} 号记录。
                    Times go back at {count} places; the first is entry {entry}.
tile_misplaced      隐去部分（级别 {level}）不能从第 {entry} 号开始。
                    A hidden part of level {level} cannot begin at number {entry}.
tile_crosses_head   从第 {entry} 号起的隐去部分跨过了 {size} 条记录处的台账头，无法计算其根哈希。
                    The hidden part from number {entry} on crosses the head of {size} entries: its root cannot be computed.
beyond_head         第 {entry} 号及以后的记录没有台账头覆盖。
                    No head covers entry {entry} and what follows.
entries_missing     最后的台账头覆盖 {size} 条记录，文件只到 {reached} 条。
                    The last head covers {size} entries, but the file ends after {reached}.
root_differs        前 {agreed} 条记录与台账头相符，到 {size} 条时根哈希不符：改动在两者之间。
                    Up to size {agreed} everything fits; at size {size} the root is not the head's: the change lies in between.
history_differs     前 {size} 条记录与您另存的台账头不符：台账被改写，或者曾出示两份不同的台账。
                    The first {size} entries are not those of the head you kept: the ledger was rewritten, or there are two.
head_not_comparable 此文件不能与您另存的台账头（{size} 条记录）比对。
                    This file cannot be compared with the head of {size} entries that you kept.
rolled_back         您另存的台账头覆盖 {held} 条记录，此文件只有 {size} 条：记录有缺失。
                    The head you kept covers {held} entries, this file only {size}: entries are missing.
payload_missing     第 {entry} 号记录之后没有说明其内容的行。
                    Nothing below entry {entry} tells of its payload.
payload_other       此内容不是第 {entry} 号记录所指的内容。
                    This payload is not the one that entry {entry} speaks of.
payload_cut         第 {entry} 号记录的内容不是 {size} 字节。
                    The payload of entry {entry} does not end after {size} bytes.
payload_changed     第 {entry} 号记录的内容与其承诺值不符。
                    The payload of entry {entry} does not meet its commitment.
again_unknown       第 {entry} 号记录的内容此前没有完好出现过，或者不超过 65,536 字节。
                    The payload of entry {entry} does not stand earlier, whole and above 65,536 bytes.
erasure_missing     第 {entry} 号记录的内容称已删除，但台账中没有相应的删除记录。
                    The payload of entry {entry} is said to be erased, but no entry tells of it.
erasure_unproven    第 {entry} 号记录的内容称已删除，但所列记录未说明；删除记录可能在隐去部分。
                    The payload of entry {entry} is said to be erased; no entry shown tells of it, a hidden one may.
file_changed        文件内容与末行的哈希不符。
                    The bytes of the file are not those of the hash in its last line.
no_end              文件没有末行 end：已被截断。
                    The line `end` is missing: the file was cut off.
after_end           末行 end 之后还有内容。
                    Something follows the line `end`.
path_fails          证明不能得出台账头的根哈希。
                    The proof does not lead to the root of the head.
more_findings       仅列出前 {most} 个问题。
                    Only the first {most} findings are listed.
unknown_kind        此文件不是台账的导出文件，也不是证明。
                    This file is no export of a ledger and no proof.
no_file             无法读取此文件。
                    This file cannot be read.
too_large           文件过大，不是证明、台账头或者验证公钥。
                    The file is too large for a proof, a head or a key.
one_head            验证一致性证明须用 --head 给出一个另存的台账头。
                    A consistency proof is checked with --head, given once: the head that you kept.

remedy_anew         请重新索取此文件；若新文件仍有此问题，则台账本身已被改动。
                    Ask for the file anew; if the new one shows the same, the ledger itself was changed.
remedy_growth       请索取自该台账头起的一致性证明（hegui ledger prove LEDGER --since HEAD）。
                    Ask for a consistency proof since that head (hegui ledger prove LEDGER --since HEAD).
remedy_keep         请保存此文件和该台账头：两者合在一起即为证据。
                    Keep this file and that head: together they are evidence.
remedy_key          请与从其他途径取得的验证公钥比对，并用 --key 给出。
                    Compare it with the key that you hold from elsewhere, and give that one with --key.
remedy_hidden       请索取包含该删除记录的导出文件。
                    Ask for an export that shows the entry of the erasure.

passed_export       验证通过：所列记录与签名的台账一致。
                    Verified: the entries shown are those that were signed.
passed_proof        验证通过：该记录在台账中。
                    Verified: the entry stands in the ledger.
passed_consistency  验证通过：自该台账头以来，台账只有增加。
                    Verified: since that head the ledger has only grown.
failed              验证未通过：此文件不能证明其内容。
                    Not verified: this file does not show what it says.
ledger              台账：{origin}
                    Ledger: {origin}
counts              记录：列出 {entries} 条，隐去 {hidden} 条；内容：核对 {checked} 份，已删除 {erased} 份，未提供 {withheld} 份
                    Entries: {entries} shown, {hidden} hidden. Payloads: {checked} checked, {erased} erased, {withheld} withheld
times               时间（写入方所记）：{first_time} 至 {last_time}
                    Times, as written: {first_time} to {last_time}
entry               第 {number} 号记录：{bytes}
                    Entry {number}: {bytes}
size                最后的台账头：{size} 条记录，根哈希 {root}；相符的台账头 {heads_checked} 个
                    Last head: {size} entries, root {root}; heads that fit: {heads_checked}
key_held            验证公钥：{id}（您持有的那一个）
                    Key: {id} (the one you hold)
key_not_held        验证公钥：{id}（并非由您给出）
                    Key: {id} (not given by you)

limits              以上不能说明：
                    What this does not show:
limit_after         最后一个台账头之后是否还有记录，只有与另存的台账头比对（--head）才能发现。
                    Entries taken away after the last head are only seen against a head kept elsewhere (--head).
limit_truth         时间、操作者和对象由写入方自行填写，此处只说明其签名后未被改动。
                    Times, actors and subjects are the writer's words; shown is that they were not changed after signing.
limit_key           持有签名密钥的人可以另作一份台账：请核对验证公钥，并与他人比对台账头。
                    Whoever holds the signing key can make another ledger: compare the key, and heads with others.

help                不依赖合规软件验证台账的导出文件、记录证明或一致性证明。
                    Check an export of a ledger, a proof of an entry or a consistency proof, without Hegui.
help_key            您从其他途径取得的验证公钥，或者存有它的文件
                    the verifier key that you hold from elsewhere, or a file with it
help_head           您另存的台账头（文件），可以给出多个
                    a file with a head that you kept; may be given several times
"""
TEXTS: dict[str, dict[str, str]] = {
    code: {"zh": zh, "en": en} for code, zh, en in re.findall(r"^(\w+) +(.+)\n +(.+)$", SAID, re.MULTILINE)
}
SEVERITIES = {"key_from_file": "note", "time_goes_back": "note", "more_findings": "note", "erasure_unproven": "warning"}
REMEDIES = {
    **dict.fromkeys(["time_goes_back", "more_findings", "too_many_heads"]),
    **dict.fromkeys(["no_key", "key_from_file", "wrong_key", "other_origin", "other_key"], "remedy_key"),
    **dict.fromkeys(["head_not_comparable"], "remedy_growth"),
    **dict.fromkeys(["rolled_back", "history_differs"], "remedy_keep"),
    **dict.fromkeys(["erasure_unproven"], "remedy_hidden"),
}


def filled(code: str, values: dict[str, Any]) -> dict[str, str]:
    """Return a text in both languages with its places filled."""
    return {language: text.format(**values) for language, text in TEXTS[code].items()}


class Report:
    """What is found in one file; `facts` is what `--json` prints."""

    def __init__(self, name: str, kind: str, key: Key | None, held: list[tuple[str, Head]]) -> None:
        self.name, self.key, self.key_held, self.held, self.failed = name, key, key is not None, held, False
        self.facts: dict[str, Any] = {
            "schema": "hegui.ledger.verification/1",
            "kind": kind,
            "origin": None,
            "key": None,
            "entries": 0,
            "size": None,
            "root": None,
            "hidden": 0,
            "payloads": {"checked": 0, "erased": 0, "withheld": 0},
            "heads_checked": 0,
            "first_time": None,
            "last_time": None,
            "entry": None,
            "findings": [],
        }

    def find(self, code: str, place: str, **values: Any) -> None:
        """Add a finding; after the first thousand only that there are more."""
        severity = SEVERITIES.get(code, "error")
        self.failed = self.failed or severity == "error"
        findings = self.facts["findings"]
        if len(findings) == MOST_FINDINGS and code != "more_findings":
            self.find("more_findings", "", most=MOST_FINDINGS)
        elif len(findings) <= MOST_FINDINGS:
            remedy = REMEDIES.get(code, "remedy_anew")
            finding = {"code": code, "severity": severity, "message": filled(code, values), "place": place}
            findings.append({**finding, "remedy": TEXTS[remedy] if remedy else None, "cites": []})

    def use_key(self, key: Key) -> None:
        """Check with the key of the file; one held elsewhere has to be the same."""
        if self.key is None or self.key != key:
            self.find("wrong_key" if self.key else "key_from_file", f"{self.name}:2", id=key.id.hex(), text=key.text)
            self.key, self.key_held = key, False

    def tell_head(self, head: Head) -> None:
        """Keep what the last head says, for the summary."""
        key_id, text = (self.key.id, self.key.text) if self.key else (head.key_id, None)
        key = {"id": key_id.hex(), "verifier_key": text, "held_elsewhere": self.key_held}
        self.facts.update(origin=head.origin, key=key, size=head.size, root=head.root.hex())

    def check_head(self, head: Head, place: str) -> bool:
        """Report what is wrong with the signature of a head; return whether it is good."""
        code = fault_of(head, self.key) if self.key else "no_key"
        if code and (self.key or self.facts["kind"] != "export"):  # what an export's key lacks was said at its line
            self.find(code, place, origin=head.origin, id=head.key_id.hex(), size=head.size)
        return code is None


def in_words(report: Report, language: str) -> Iterator[str]:
    """Yield the lines that a person reads."""
    facts, signs = report.facts, {"error": "✗", "warning": "!", "note": "·"}

    def line(code: str, **values: Any) -> str:
        return TEXTS[code][language].format(**values)

    yield line("failed") if report.failed else line("passed_" + facts["kind"])
    if facts["size"] is not None:
        yield line("ledger", **facts)
        yield line("counts", **facts, **facts["payloads"])
        yield line("size", **facts)
        yield line("key_held" if report.key_held else "key_not_held", **facts["key"])
    if facts["first_time"]:
        yield line("times", **facts)
    if facts["entry"]:
        yield line("entry", **facts["entry"])
    for finding in facts["findings"]:
        place = finding["place"] + ": " if finding["place"] else ""
        yield f"{signs[finding['severity']]} {place}{finding['message'][language]}"
        if finding["remedy"]:
            yield "    " + finding["remedy"][language]
    yield line("limits")
    for code in ("limit_after", "limit_truth", "limit_key"):
        yield "- " + line(code)


def printable(text: str) -> str:
    """Return text that cannot steer a terminal: the file may have been written to deceive."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)


# --- The command ------------------------------------------------------------------------------------------------------

KINDS = {
    "export": re.compile(b"hegui-ledger-export 1\n"),
    "proof": re.compile(rb"c2sp\.org/tlog-proof@v1\n"),
    "consistency": re.compile(f"old {NUMBER}\n".encode()),
}


def opened(path: str) -> BinaryIO:
    """Open a file, and nothing else: a pipe or a device may never end."""
    if not Path(path).is_file():
        raise Wrong("no_file")
    return Path(path).open("rb", buffering=LONGEST_LINE)


def small(path: str) -> str:
    """Read a file that cannot be large."""
    with opened(path) as stream:
        content = stream.read(LONGEST_PROOF + 1)
    if len(content) > LONGEST_PROOF:
        raise Wrong("too_large")
    return content.decode("utf-8", "surrogateescape")


def held_key(text: str) -> Key:
    """Read the verifier key that one holds: itself, or a file with it."""
    try:
        return read_key(text if KEY_FORM.fullmatch(text) else small(text).rstrip("\n"))
    except Wrong as wrong:
        raise Wrong(wrong.code, place=text) from None


def held_head(path: str) -> Head:
    """Read a head that was kept."""
    try:
        return read_head(small(path))
    except Wrong as wrong:
        raise Wrong(wrong.code, place=path) from None


def examined(path: str, key: str | None, heads: list[str]) -> Report:
    """Check one file; raise `Wrong` or `OSError` when that cannot be done at all."""
    held = [(place, held_head(place)) for place in heads]
    with opened(path) as stream:
        first = stream.readline(LONGEST_LINE)
        kind = next((kind for kind, form in KINDS.items() if form.fullmatch(first)), "")
        if not kind:
            raise Wrong("unknown_kind")
        if kind == "consistency" and len(held) != 1:
            raise Wrong("one_head")
        report = Report(path, kind, held_key(key) if key else None, held)
        stream.seek(0)
        if kind == "export":
            Export(stream, report).check()
            return report
    content = small(path)
    try:
        check_proof(content, report) if kind == "proof" else check_consistency(content, report)
    except Wrong as wrong:
        line = f":{wrong.values['line']}" if "line" in wrong.values else ""
        report.find(wrong.code, path + line, **wrong.values)
    return report


def options_of(arguments: list[str] | None, language: str) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=TEXTS["help"][language], allow_abbrev=False)
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--key", metavar="VKEY|FILE", help=TEXTS["help_key"][language])
    parser.add_argument("--head", metavar="FILE", action="append", default=[], help=TEXTS["help_head"][language])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--lang", choices=["zh", "en", "both"], default=language)
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Check what the command line names, tell it, and return the exit status."""
    settings = filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG")))
    options = options_of(arguments, "zh" if next(settings, "").lower().startswith("zh") else "en")
    languages = ["zh", "en"] if options.lang == "both" else [options.lang]
    try:
        report = examined(options.file, options.key, options.head)
    except (Wrong, OSError) as error:
        told = (error.code, error.values.get("place")) if isinstance(error, Wrong) else ("no_file", error.filename)
        for language in languages:
            print(printable(f"{told[1] or options.file}: {TEXTS[told[0]][language]}"), file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(report.facts))  # in ASCII, so that no terminal and no pipe can change it
    else:
        print("\n".join(printable(line) for language in languages for line in in_words(report, language)))
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main())
