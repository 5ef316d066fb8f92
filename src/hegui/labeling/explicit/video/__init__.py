"""Labels that are seen at the beginning of films: text on a corner for 2.2 seconds (GB 45438-2025, 5.4); needs ffmpeg.

H.264 in MP4, QuickTime and Matroska: only the frames up to the first joint behind the label are coded anew, everything else in
the file stays byte for byte (`joining.py`). What cannot be joined, and other codecs, are coded anew as a whole (`anew.py`), and
that is told. The extra `media` draws the label.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from typing import BinaryIO

from hegui.labeling.explicit._ffmpeg import Opened, opened
from hegui.labeling.explicit.style import ExplicitLabel, Style
from hegui.labeling.explicit.video.anew import coded_anew, in_one_piece
from hegui.labeling.explicit.video.drawing import label_for, make_sure
from hegui.labeling.explicit.video.film import DEMUXERS, Film, film_of
from hegui.labeling.explicit.video.joining import joined
from hegui.labeling.explicit.video.label import LEAST, Overlay
from hegui.labeling.explicit.video.matroska_track import MatroskaTrack
from hegui.labeling.explicit.video.mp4_track import Mp4Track
from hegui.labeling.explicit.video.seeing import labels_in
from hegui.labeling.explicit.video.track import OTHER_CODING, OTHER_CONTAINER, FragmentedError, NotJoinableError, Track
from hegui.labeling.formats import Format, format_of
from hegui.labeling.source import Source
from hegui.labeling.splicing import write_pieces
from hegui.words import Finding, Refused, Text

NAME = "video"

_SOUND = (b"M4A ", b"M4B ", b"M4P ")
_SOUND_SUFFIXES = (".m4a", ".m4b", ".mka", ".mks")


def handles(form: Format, source: Source) -> bool:
    """Tell it by the format; files that say that they are sound are not."""
    if form.NAME == "Ogg":
        return b"theora" in source.head[:200]
    sound = source.head[8:12] in _SOUND or source.name.lower().endswith(_SOUND_SUFFIXES)
    return form.NAME in DEMUXERS and not sound


def read(source: Source) -> Iterable[ExplicitLabel]:
    """Look at two frames of the beginning."""
    make_sure()
    demuxer = DEMUXERS[format_of(source).NAME]
    with tempfile.TemporaryDirectory() as folder, opened(source, folder) as file:
        film = film_of(source, demuxer, file)
        return labels_in(source, demuxer, film.place, file, folder)


def write(source: Source, style: Style, target: BinaryIO) -> tuple[Finding, ...]:
    """Write the file with the label at its beginning; return how that was done."""
    make_sure()
    demuxer = DEMUXERS[format_of(source).NAME]
    with tempfile.TemporaryDirectory() as folder, opened(source, folder) as file:
        film = film_of(source, demuxer, file)
        overlay = label_for(style, film, source.name)
        try:
            seconds = _joined(source, demuxer, file, film, overlay, folder, target)
            told = _told_joined(seconds, source.name)
        except NotJoinableError as error:
            if style.exact:
                raise Refused([_not_exact(error.reason, source.name)]) from None
            coded_anew(source, demuxer, file, film, overlay, folder, target)
            told = _told_anew(error.reason, source.name)
        return (told, *_too_short(film.seconds, source.name))


def _joined(source: Source, demuxer: str, file: Opened, film: Film, overlay: Overlay, folder: str, target: BinaryIO) -> float:
    """Write the file with a beginning that was encoded anew; return how many seconds that is."""
    try:
        track = _track(source, demuxer, film)
    except FragmentedError:
        with Source.of(in_one_piece(source, demuxer, file, folder)) as whole:
            pieces, seconds = joined(whole, Mp4Track(whole, None), film, overlay, folder)
            write_pieces(whole, pieces, target)
            return seconds
    pieces, seconds = joined(source, track, film, overlay, folder)
    write_pieces(source, pieces, target)
    return seconds


def _track(source: Source, demuxer: str, film: Film) -> Track:
    if film.codec != "h264":
        raise NotJoinableError(OTHER_CODING)
    if demuxer == "mov":
        return Mp4Track(source, film.number)
    if demuxer == "matroska":
        return MatroskaTrack(source)
    raise NotJoinableError(OTHER_CONTAINER)


def _told_joined(seconds: float, place: str) -> Finding:
    message = Text(
        f"视频开头的 {seconds:.1f} 秒重新编码，其余画面和声音保持不变。",
        f"The first {seconds:.1f} seconds of the film were encoded anew; its other frames and the sound stayed as they were.",
    )
    return Finding("beginning_encoded_anew", message, place, severity="note")


def _told_anew(reason: Text, place: str) -> Finding:
    message = Text(
        f"整段视频重新编码，声音保持不变：{reason.zh}。",
        f"The whole film was encoded anew, the sound stayed as it was: {reason.en}.",
    )
    return Finding("encoded_anew", message, place, severity="note")


def _too_short(seconds: float, place: str) -> tuple[Finding, ...]:
    if not 0 < seconds < LEAST:
        return ()
    message = Text(
        f"视频只有 {seconds:.1f} 秒，标识的显示时间不足 {LEAST} 秒。",
        f"The film lasts {seconds:.1f} seconds, so that its label is shown for less than {LEAST}.",
    )
    remedy = Text("请延长视频，或者在播放器周边提示。", "Make it longer, or show the label around the player as well.")
    return (Finding("shown_too_briefly", message, place, remedy, "warning", ("GB45438.5.4",)),)


def _not_exact(reason: Text, place: str) -> Finding:
    message = Text(
        f"不能只重新编码视频的开头：{reason.zh}。",
        f"The beginning of the film cannot be encoded anew alone: {reason.en}.",
    )
    return Finding("not_exact", message, place, _WITHOUT_EXACT)


_WITHOUT_EXACT = Text("请去掉 exact，整段视频将重新编码。", "Do without exact: the whole film is then encoded anew.")
