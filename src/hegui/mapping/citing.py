"""Citations in words: a law by article 第二条第一款, a standard by clause 5.2 and annex 附录E."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from hegui.rulebook.book import Rulebook
from hegui.rulebook.models import Instrument, Rank
from hegui.words.citation import Citation
from hegui.words.text import Text

_STANDARDS: tuple[Rank, ...] = ("mandatory_standard", "recommended_standard")


def place(citation: str, rulebook: Rulebook) -> Text:
    """Return the place inside its instrument: 第十七条 / Article 17, or 第5.2条 / clause 5.2 of a standard."""
    cited = Citation.parse(citation)
    instrument = rulebook.instruments.get(cited.instrument)
    if instrument is not None and instrument.rank in _STANDARDS:
        return _clause(cited.parts)
    return Text(cited.in_chinese(), cited.in_english())


def cite(citation: str, rulebook: Rulebook) -> Text:
    """Return a full citation: 《生成式人工智能服务管理暂行办法》第十七条 / Generative AI measures, Article 17."""
    return cites([citation], rulebook)


def cites(citations: Iterable[str], rulebook: Rulebook) -> Text:
    """Return citations in their order; an instrument is named once for the places that follow one another."""
    return _listed(citations, rulebook)


def short_cites(citations: Iterable[str], rulebook: Rulebook) -> Text:
    """Return citations by the short titles of the instruments, for places where many stand together."""
    return _listed(citations, rulebook, short=True)


def within(citations: Iterable[str], rulebook: Rulebook) -> Text:
    """Return citations as a part of a sentence: 《…》第二条第一款 / Article 2(1) of the Interim Measures …."""
    zh, en = [], []
    for instrument, places in _grouped(citations, rulebook):
        zh.append(_title(instrument) + "、".join(place.zh for place in places))
        inside = " and ".join(place.en for place in places if place.en)
        english = (instrument.number if instrument.rank in _STANDARDS else None) or instrument.title
        the = "" if instrument.rank in _STANDARDS else "the "
        en.append(f"{inside} of {the}{english.en}" if inside else f"{the}{english.en}")
    return Text("、".join(zh), "; ".join(en))


def cites_inside(citations: Iterable[str], instrument: str, rulebook: Rulebook) -> Text:
    """Return citations as they read under the heading of an instrument: its own places without its title."""
    return _listed(citations, rulebook, short=True, inside=instrument)


def _listed(citations: Iterable[str], rulebook: Rulebook, short: bool = False, inside: str | None = None) -> Text:
    zh, en = [], []
    for instrument, places in _grouped(citations, rulebook):
        title = "" if instrument.id == inside else f"《{instrument.short.zh}》" if short else _title(instrument)
        zh.append(title + "、".join(place.zh for place in places))
        name = instrument.number if instrument.number and instrument.rank in _STANDARDS else instrument.short
        named = [] if instrument.id == inside else [name.en]
        en.append(", ".join([*named, *(place.en for place in places if place.en)]))
    return Text("；".join(zh), "; ".join(en))


def _grouped(citations: Iterable[str], rulebook: Rulebook) -> list[tuple[Instrument, list[Text]]]:
    """Return neighbouring citations of one instrument together, those of unknown instruments left out."""
    known = [c for c in dict.fromkeys(citations) if Citation.parse(c).instrument in rulebook.instruments]
    neighbours = groupby(known, key=lambda citation: Citation.parse(citation).instrument)
    return [(rulebook.instruments[id_], [place(c, rulebook) for c in group]) for id_, group in neighbours]


def _title(instrument: Instrument) -> str:
    """Return the Chinese title in its marks; a standard with its number, as 《…》（GB 45438-2025）."""
    number = f"（{instrument.number.en}）" if instrument.number and instrument.rank in _STANDARDS else ""
    return f"《{instrument.title.zh}》{number}"


def _clause(parts: tuple[str, ...]) -> Text:
    if not parts:
        return Text("", "")
    numbers = ".".join(parts)
    if parts[0].isalpha() and parts[0].isupper():
        return Text(f"附录{numbers}", f"Annex {numbers}")
    return Text(f"第{numbers}条", f"clause {numbers}")
