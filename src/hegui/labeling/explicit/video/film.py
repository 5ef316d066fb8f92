"""What ffprobe tells of the film in a file, and how it is turned for the viewer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hegui.labeling.explicit._ffmpeg import Opened
from hegui.labeling.explicit.video.programs import run
from hegui.labeling.source import Source, damaged
from hegui.words import Finding, Refused, Text

DEMUXERS = {"MP4": "mov", "Matroska": "matroska", "AVI": "avi", "FLV": "flv", "Ogg": "ogg"}

_ENTRIES = (
    "stream=index,id,codec_name,codec_tag_string,profile,width,height,pix_fmt,field_order,sample_aspect_ratio,time_base,has_b_frames,"
    "start_time,bit_rate:stream_disposition=attached_pic:stream_side_data=displaymatrix:format=start_time,duration"
)
_BLENDED = {
    "yuv420p": "yuv420",
    "yuv422p": "yuv422",
    "yuv444p": "yuv444",
    "yuv420p10": "yuv420p10",
    "yuv422p10": "yuv422p10",
    "gbrp": "gbrp",
}
_MOST_PIXELS = 16384 * 16384
_TURNED = {  # the signs of the first two rows of a display matrix, as EXIF numbers them
    (1, 0, 0, 1): 1,
    (-1, 0, 0, 1): 2,
    (-1, 0, 0, -1): 3,
    (1, 0, 0, -1): 4,
    (0, 1, 1, 0): 5,
    (0, 1, -1, 0): 6,
    (0, -1, -1, 0): 7,
    (0, -1, 1, 0): 8,
}


@dataclass(frozen=True, slots=True)
class Film:
    """A film: its place among the films of the file, its number there, and how it is coded, stored and turned."""

    place: int
    others: bool
    number: int | None
    codec: str
    tag: str
    profile: str
    width: int
    height: int
    pixel: Fraction  # how much wider than high
    orientation: int
    format: str
    interlaced: bool
    delayed: int  # frames that a decoder holds back
    time_base: str
    rate: int  # bits a second; 0 where nobody knows
    seconds: float
    delay: float  # seconds from the beginning of the file to its first frame

    @property
    def blending(self) -> str:
        """The form in which ffmpeg lays something over it: the one that it has, as far as there is one."""
        return _BLENDED.get(self.format.removesuffix("le").replace("yuvj", "yuv"), "yuv420")


def film_of(source: Source, demuxer: str, file: Opened) -> Film:
    """Return the first film that is no cover; refuse a file that has none."""
    shown = ("-of", "json", "-select_streams", "v", "-show_entries", _ENTRIES, "-f", demuxer, file.path)
    told: dict[str, Any] = json.loads(run(shown, source.name, file.descriptors, "ffprobe"))
    streams = told.get("streams", [])
    films = [at for at, each in enumerate(streams) if not each.get("disposition", {}).get("attached_pic")]
    if not films:
        raise Refused([Finding("no_film", _NO_FILM, source.name)])
    return _film(source, films[0], len(streams) > 1, streams[films[0]], told.get("format", {}))


def _film(source: Source, place: int, others: bool, told: dict[str, Any], file: dict[str, Any]) -> Film:
    width, height = int(told.get("width", 0)), int(told.get("height", 0))
    if not 0 < width * height <= _MOST_PIXELS:
        damaged(source.name, "画面没有可用的尺寸", "its picture has no size that can be used")
    number = str(told.get("id", ""))
    return Film(
        place,
        others,
        int(number, 16) if number.startswith("0x") else None,
        str(told.get("codec_name", "")),
        str(told.get("codec_tag_string", "")),
        str(told.get("profile", "")),
        width,
        height,
        _ratio(told.get("sample_aspect_ratio")),
        _orientation(told.get("side_data_list", [])),
        str(told.get("pix_fmt", "")),
        told.get("field_order", "progressive") not in ("progressive", "unknown"),
        min(16, _number(told.get("has_b_frames"))),
        str(told.get("time_base", "1/1000")),
        _number(told.get("bit_rate")),
        _seconds(file.get("duration")),
        max(0.0, min(60.0, _seconds(told.get("start_time")) - _seconds(file.get("start_time")))),
    )


def _number(told: object) -> int:
    text = str(told).partition(".")[0]
    return int(text) if text.isdecimal() else 0


def _seconds(told: object) -> float:
    try:
        return float(str(told))
    except ValueError:
        return 0.0


def _ratio(told: object) -> Fraction:
    across, _, down = str(told).partition(":")
    plain = across.isdecimal() and down.isdecimal() and int(across) * int(down) > 0
    found = Fraction(int(across), int(down)) if plain else Fraction(1)
    return found if Fraction(1, 8) <= found <= 8 else Fraction(1)


def _orientation(side: list[dict[str, Any]]) -> int:
    """Return how the viewer turns the film, by quarters: the parts of the matrix that are largest decide."""
    rows = next((str(each["displaymatrix"]).split("\n") for each in side if "displaymatrix" in each), [])
    numbers = [[int(part) for part in row.split(":")[-1].split()[:2]] for row in rows if ":" in row][:2]
    if [len(row) for row in numbers] != [2, 2]:
        return 1
    (a, b), (c, d) = numbers
    if abs(a) + abs(d) >= abs(b) + abs(c):
        return _TURNED.get((_sign(a), 0, 0, _sign(d)), 1)
    return _TURNED.get((0, _sign(b), _sign(c), 0), 1)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


_NO_FILM = Text("文件中没有视频画面。", "The file has no film in it.")
