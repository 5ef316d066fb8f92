"""Labels in texts: plain text, Markdown and HTML, at the beginning, the end, or raised beside a heading (GB 45438-2025, 5.1).

Nothing but the label is put in: every byte of the text stays. A text that bears a label at that place is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from hegui.labeling.containers.front_matter import front_matter_of
from hegui.labeling.explicit.style import ExplicitLabel, Style
from hegui.labeling.explicit.text import hypertext
from hegui.labeling.explicit.text.lettering import Lettering, ends_of, lettering_of
from hegui.labeling.explicit.text.notes import is_heading, lacking_wording_of, wording_of
from hegui.labeling.formats import Format, format_of
from hegui.labeling.source import Source
from hegui.labeling.splicing import Change, spliced, write_pieces

NAME = "text"

_PLAIN = (".txt", ".text")  # other texts are tables and programs, in which a line more has a meaning
_NEAR = 5  # lines at each end in which a label stands
_UTF_16 = 2


def handles(form: Format, source: Source) -> bool:
    """Tell it by the format; of plain texts, by the name."""
    return form.NAME in ("Markdown", "HTML") or (form.NAME == "text" and source.name.lower().endswith(_PLAIN))


def read(source: Source) -> Iterable[ExplicitLabel]:
    """Look at the first and the last lines for notes that are a label and nothing else."""
    found: dict[tuple[str, str], ExplicitLabel] = {}
    for place, line, raised in _near_lines(source):
        kind = "corner mark" if raised else "note"
        wording = wording_of(line)
        if wording is not None:
            found.setdefault((place, wording), ExplicitLabel(kind, place, wording, sure=not is_heading(line)))
        elif lacking := "AI" if raised and line == "AI" else lacking_wording_of(line):
            found.setdefault((place, lacking), ExplicitLabel(kind, place, lacking, sure=not is_heading(line)))
    return list(found.values())


def write(source: Source, style: Style, target: BinaryIO) -> None:
    """Write the text with the label at the places wanted that bear none yet."""
    wanted = {None: ("start",), "start": ("start",), "end": ("end",), "both": ("start", "end")}.get(style.position, ("corner",))
    form = format_of(source).NAME
    if form != "HTML":
        wanted = tuple("start" if place == "corner" else place for place in wanted)
    borne = {label.place for label in read(source) if label.sure and wording_of(label.wording or "")}
    places = tuple(place for place in wanted if (place if place != "corner" else "start") not in borne)
    changes = hypertext.changes_for(source, style, places) if form == "HTML" else _lines_for(source, form, style, places)
    write_pieces(source, spliced(source, changes), target)


def _near_lines(source: Source) -> Iterator[tuple[str, str, bool]]:
    """Yield the first and last lines that are not blank, with their place and whether they are raised."""
    if format_of(source).NAME == "HTML":
        lettering = Lettering(hypertext.encoding_of(source), 0, "\n")
        texts = ends_of(source, lettering, hypertext.start_of_body(source), hypertext.end_of_body(source))
        first, last = (hypertext.lines_of(text) for text in texts)
    else:
        lettering = lettering_of(source)
        texts = ends_of(source, lettering, _start(source, lettering), source.size)
        first, last = ([(line, False) for line in text.splitlines() if line.strip()] for text in texts)
    short = texts[0] == texts[1]
    middle = (len(first) + 1) // 2 if short else _NEAR
    yield from (("start", *line) for line in first[: min(_NEAR, middle)])
    yield from (("end", *line) for line in last[max(middle, len(last) - _NEAR) if short else -_NEAR :])


def _start(source: Source, lettering: Lettering) -> int:
    """Return where the text begins that is read: behind the byte order mark and front matter."""
    matter = front_matter_of(source) if format_of(source).NAME == "Markdown" and lettering.encoding == "utf-8" else None
    if matter is None:
        return lettering.start
    end = matter.start + len(matter.text)
    rest = source.upto(end, 4096)
    line = rest.find(matter.newline)
    return end + (line + len(matter.newline) if line >= 0 else len(rest))


def _lines_for(source: Source, form: str, style: Style, places: tuple[str, ...]) -> list[Change]:
    """Return the changes that put a line in, with a blank line between label and content."""
    lettering = lettering_of(source)
    line, newline = (f"> {style.wording}" if form == "Markdown" else f"【{style.wording}】"), lettering.newline
    changes: list[Change] = []
    if "start" in places:
        start = _start(source, lettering)
        unended = start > lettering.start and source.upto(start - 1, 1) not in (b"\n", b"\r")
        changes.append((start, start, ((newline if unended else "") + line + newline * 2).encode(lettering.encoding)))
    if "end" in places:
        last = source.upto(max(0, source.size - _UTF_16), _UTF_16).decode(lettering.encoding, "replace")
        before = newline if last.endswith(("\n", "\r")) else newline * 2
        changes.append((source.size, source.size, (before + line + newline).encode(lettering.encoding)))
    return changes
