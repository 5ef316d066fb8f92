"""Smart rendering: only the frames up to the first one behind the label with which one can begin are coded anew.

They go to x264 without anything of the container, and come back in the same number, each shown when the old one was. Frames
without B: so they are decoded in the order in which they are shown, and every time of decoding in the file stays right. Their
parameter sets have numbers of their own and stand in the configuration record beside the old ones, so that no parameter set
stands in the stream (ISO/IEC 14496-15, 5.3.3). What follows begins with an IDR picture, which refers to nothing before it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

from hegui.labeling.explicit.video import h264
from hegui.labeling.explicit.video.encoders import installed
from hegui.labeling.explicit.video.film import Film
from hegui.labeling.explicit.video.h264 import Configuration, Sequence, UnreadableError
from hegui.labeling.explicit.video.label import SHOWN, Overlay
from hegui.labeling.explicit.video.part import PROFILES, Part, coded
from hegui.labeling.explicit.video.track import NOT_CODED, OTHER_CODING, Frame, NewFrame, NotJoinableError, Track
from hegui.labeling.source import Source
from hegui.labeling.splicing import Pieces
from hegui.words import Text

_LONGEST = 60.0  # seconds that are coded anew
_MOST_FRAMES, _MOST_BYTES = 20_000, 1 << 29
_LOOKED_AT = 64  # frames behind the joint
_ENCODER_NOTE = b"\x05"  # SEI: unregistered user data, in which x264 tells its settings


def joined(source: Source, track: Track, film: Film, overlay: Overlay, folder: str) -> tuple[Pieces, float]:
    """Return the file with the label, and how many seconds were coded anew; raise `NotJoinableError` where that cannot be."""
    if not installed("libx264"):
        raise NotJoinableError(_NO_ENCODER)
    try:
        record = h264.configuration_of(track.record)
        sequence = _sequence(record)
        part = _part(source, track, record)
        pictures = coded(_stream(source, part, record), part, sequence, _free_number(record), overlay, folder)
        new, more = _fitted(pictures, part, record, sequence, film.delayed)
        return track.replaced(new, more.packed()), float(len(part.frames) / part.rate)
    except UnreadableError:
        raise NotJoinableError(OTHER_CODING) from None


def _sequence(record: Configuration) -> Sequence:
    """Return the sequence parameter set that all frames belong to."""
    found = [h264.sequence_of(unit) for unit in record.sequences]
    if not found or any(each.picture != found[0].picture for each in found) or found[0].profile not in PROFILES:
        raise NotJoinableError(OTHER_CODING)
    if not all(each.progressive for each in found):
        raise NotJoinableError(_INTERLACED)
    return found[0]


def _part(source: Source, track: Track, record: Configuration) -> Part:
    """Return the frames from the first one to before the joint."""
    ordered = track.frames()
    frames = list[Frame]()
    held, open_starts = 0, False
    for frame in ordered:
        begin = _first_shown([*frames[:_LOOKED_AT], frame], track.start)
        if frames and frame.sync and frame.time >= begin + SHOWN * track.second:
            if _closed(source, frame, frames, record) and _nothing_before(frame, ordered):
                return _measured(frames, track, begin, frame.time)
            open_starts = True
        held += frame.end - frame.start
        frames.append(frame)
        if frame.time > begin + _LONGEST * track.second or len(frames) > _MOST_FRAMES or held > _MOST_BYTES:
            raise NotJoinableError(_OPEN if open_starts else _FAR)
    if not frames:
        raise NotJoinableError(OTHER_CODING)
    times = sorted(frame.time for frame in frames)
    step = times[-1] - times[-2] if len(times) > 1 else track.second / 25
    return _measured(frames, track, _first_shown(frames, track.start), times[-1] + step)


def _first_shown(frames: list[Frame], start: int) -> int:
    """Return when the film begins to be shown: with its first frame, or where its edit list starts."""
    return max(start, min(frame.time for frame in frames[:_LOOKED_AT]))


def _closed(source: Source, frame: Frame, before: list[Frame], record: Configuration) -> bool:
    """Tell whether a frame needs nothing of those before it, and none of those is shown after it."""
    if any(other.time >= frame.time for other in before[-_LOOKED_AT:]):
        return False
    units = list(h264.units_of(source.at(frame.start, frame.end - frame.start), record.size))
    return any(h264.kind(unit) == h264.IDR for unit in units)


def _nothing_before(joint: Frame, following: Iterator[Frame]) -> bool:
    return all(frame.time > joint.time for frame in islice(following, _LOOKED_AT))


def _measured(frames: list[Frame], track: Track, begin: int, end: float) -> Part:
    times = sorted(frame.time for frame in frames)
    if len(set(times)) != len(times):
        raise NotJoinableError(_SAME_TIME)
    seconds = Fraction((end - times[0]) / track.second).limit_denominator(100_000)
    rate = (len(frames) / seconds if seconds > 0 else Fraction(25)).limit_denominator(1001)
    return Part(frames, bisect_left(times, begin + SHOWN * track.second), max(Fraction(1, 10), min(rate, Fraction(1000))))


def _stream(source: Source, part: Part, record: Configuration) -> Iterator[bytes]:
    """Yield the frames as a stream with start codes, the parameter sets in front."""
    yield from (h264.START + unit for unit in record.units())
    for frame in part.frames:
        found = list(h264.units_of(source.at(frame.start, frame.end - frame.start), record.size))
        if any(h264.kind(unit) in (h264.SPS, h264.PPS) and unit not in record.units() for unit in found):
            raise NotJoinableError(OTHER_CODING)  # parameter sets of the stream alone: what follows may need them
        yield from (h264.START + unit for unit in found)


def _free_number(record: Configuration) -> int:
    """Return a number that no parameter set has."""
    taken = {h264.sequence_of(unit).id for unit in record.sequences}
    taken.update(number for unit in record.pictures for number in h264.picture_ids(unit))
    free = [number for number in range(1, 32) if number not in taken]
    if not free:
        raise NotJoinableError(OTHER_CODING)
    return free[0]


def _fitted(
    pictures: list[list[bytes]], part: Part, record: Configuration, sequence: Sequence, delayed: int
) -> tuple[list[NewFrame], Configuration]:
    """Make frames of the new pictures, and make sure that a decoder sees no difference between them and the old ones."""
    if len(pictures) != len(part.frames):
        raise NotJoinableError(NOT_CODED)
    sets = {unit: None for picture in pictures for unit in picture if h264.kind(unit) in (h264.SPS, h264.PPS)}
    sequences = tuple(unit for unit in sets if h264.kind(unit) == h264.SPS)
    if len(sequences) != 1 or h264.sequence_of(sequences[0]).picture != sequence.picture:
        raise NotJoinableError(_NOT_ALIKE)
    frames = []
    for picture, time in zip(pictures, part.times(), strict=True):
        kept = [unit for unit in picture if not _is_outside(unit)]
        sync = any(h264.kind(unit) == h264.IDR for unit in kept)
        frames.append(NewFrame(h264.with_lengths(kept, record.size), time, sync))
    sequences = (h264.delayed(sequences[0], delayed),)
    return frames, record.joined(sequences, tuple(unit for unit in sets if h264.kind(unit) == h264.PPS))


def _is_outside(unit: bytes) -> bool:
    """Tell whether a unit does not belong into a frame: parameter sets, and what the encoder tells of itself."""
    return h264.kind(unit) in (h264.SPS, h264.PPS) or (h264.kind(unit) == h264.SEI and unit[1:2] == _ENCODER_NOTE)


_NO_ENCODER = Text("本机的 ffmpeg 没有 libx264 编码器", "the ffmpeg that is installed has no encoder libx264")
_INTERLACED = Text("画面是隔行扫描的", "it is interlaced")
_OPEN = Text(
    "标识之后 60 秒内的关键帧都依赖此前的画面（open GOP）",
    "its key frames within 60 seconds depend on what is before them (open GOP)",
)
_FAR = Text("标识之后 60 秒内没有关键帧", "no key frame follows the label within 60 seconds")
_SAME_TIME = Text("有多帧的显示时间相同", "several frames are shown at the same time")
_NOT_ALIKE = Text("重新编码的画面与原画面格式不同", "frames coded anew would differ in form from the others")
