"""A label in MP3: frames of ours before or behind those of the content, which stay byte for byte; nothing is encoded.

The clips are shipped, made without the bit reservoir, and take the bit rate of the content where they fit into it, so that
players guess the length of the file as before. Between label and content stand frames without sound: they let the overlap of
frames end in silence, and a content that was cut out of a longer one finds zeros where its first frames reach back.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import ceil

from hegui.labeling.containers.id3 import tags_before_audio
from hegui.labeling.explicit.audio.clips import GAP, SPOKEN, clip_file
from hegui.labeling.explicit.audio.mpeg import Header, fitted, header_of, sound_length
from hegui.labeling.explicit.audio.pcm import Sampling
from hegui.labeling.explicit.audio.programs import made_by_ffmpeg
from hegui.labeling.explicit.audio.tails import end_of_frames
from hegui.labeling.explicit.audio.xing import Added, is_told, retold
from hegui.labeling.explicit.style import Audible, ExplicitLabel, Style
from hegui.labeling.source import Source, damaged
from hegui.labeling.splicing import Change, Pieces, spliced, whole
from hegui.words import Finding, Refused, Text

_AUDIBLE: tuple[Audible, ...] = ("rhythm", "speech")
_ZEROS = 65536  # bytes of nothing that some encoders leave before the first frame
_LONGEST = 1441 + 4
_SEEN = 8  # frames by which a clip of ours is known


def read(source: Source) -> Iterator[ExplicitLabel]:
    """Return the labels whose frames are ours; those of others have to be decoded to be heard."""
    start = _first_frame(source)
    header = header_of(source.at(start, 4))
    for place in ("start", "end") if header else ():
        for audible in _AUDIBLE:
            if header and _stands(source, start, header, audible, place):
                yield ExplicitLabel(audible, place, SPOKEN if audible == "speech" else None)


def write(source: Source, style: Style, places: tuple[str, ...]) -> Pieces:
    """Return the pieces of the file with the label where it is wanted and is not yet."""
    start = _first_frame(source)
    header = header_of(source.at(start, 4))
    if header is None:
        raise Refused([Finding("no_explicit_label", _OTHER_LAYER, source.name, _OTHER_REMEDY, cites=("GB45438.5.3",))])
    if not style.sound:
        places = tuple(place for place in places if not _stands(source, start, header, style.audible, place))
    if not places:
        return whole(source)
    told = source.at(start, header.length) if is_told(source.upto(start, header.length), header) else b""
    first = header_of(source.upto(start + len(told), 4)) or header
    label, gap = _label(style, first), _gap(first)
    before, behind = (label + gap if "start" in places else ()), (gap + label if "end" in places else ())
    at, end = start + len(told), end_of_frames(source)
    changes: list[Change] = [(at, at, b"".join(before)), (end, end, b"".join(behind))]
    if told:
        added = Added(len(before), len(changes[0][2]), len(behind), len(changes[1][2]))
        changes.insert(0, (start, start + len(told), retold(told, header, added)))
    return spliced(source, changes)


def _first_frame(source: Source) -> int:
    """Return where the first frame stands, behind tags and zeros."""
    tags = tags_before_audio(source)
    start = tags[-1].end if tags else 0
    opening = source.upto(start, _ZEROS)
    start += len(opening) - len(opening.lstrip(b"\0"))
    if not source.upto(start, 4):
        damaged(source.name, "没有声音", "there is no sound in it")
    return start


def _stands(source: Source, start: int, header: Header, audible: Audible, place: str) -> bool:
    """Tell whether frames of this label of ours stand there: the same sound, in frames of any length."""
    clip = [sound for _, sound in _clip(audible, header.rate, header.channels)]
    if len(clip) <= _SEEN:
        return False
    if place == "start":
        told = header.length if is_told(source.upto(start, header.length), header) else 0
        return _follow(source, start + told, clip[: 2 * _SEEN]) is not None
    end = end_of_frames(source)
    longest = max(range(len(clip) - _SEEN), key=lambda number: len(clip[number]))
    span = min(end, len(clip) * _LONGEST)
    tail = source.upto(end - span, span)
    at = tail.rfind(clip[longest])
    return at >= 4 and _follow(source, end - span + at - 4, clip[longest:]) == end


def _follow(source: Source, at: int, clip: list[bytes]) -> int | None:
    """Return where frames with these sounds end, if they stand here."""
    for sound in clip:
        header = header_of(source.upto(at, 4))
        if header is None or source.upto(at + 4, len(sound)) != sound:
            return None
        at += header.length
    return at


@lru_cache(maxsize=32)
def _clip(audible: Audible, rate: int, channels: int) -> tuple[tuple[Header, bytes], ...]:
    """Return the frames of a clip of ours, each with what it holds behind its header; none where we have no such clip."""
    try:
        return frames_of(clip_file(f"{audible}-{rate}-{'mono' if channels == 1 else 'stereo'}.mp3"))
    except FileNotFoundError:
        return ()


def frames_of(data: bytes) -> tuple[tuple[Header, bytes], ...]:
    """Return the frames of an MP3 that was made without the bit reservoir, with side information and sound of each."""
    found, at = [], 0
    while (header := header_of(data[at : at + 4])) is not None:
        frame = data[at : at + header.length]
        found.append((header, frame[4 : header.sound + sound_length(frame, header)]))
        at += header.length
    return tuple(found)


@lru_cache(maxsize=32)
def _label(style: Style, like: Header) -> tuple[bytes, ...]:
    """Return the frames of the label at the bit rate of the content."""
    clip = () if style.sound else _clip(style.audible, like.rate, like.channels)
    if not clip:
        clip = frames_of(made_by_ffmpeg(style, Sampling(like.rate, like.channels, 2, "integer"), "mp3"))
    return tuple(fitted(header, sound, like) for header, sound in clip)


def _gap(like: Header) -> tuple[bytes, ...]:
    return (like.silent(),) * ceil(GAP * like.rate / like.samples)


_OTHER_LAYER = Text(
    "只能给 MPEG 音频第三层（MP3）添加声音标识。", "Only layer III of MPEG audio (MP3) can be given a label that is heard."
)
_OTHER_REMEDY = Text(
    "请先转换为 MP3 或 WAV，或者在导出之前添加。",
    "Convert it to MP3 or WAV first, or add the label before the export.",
)
