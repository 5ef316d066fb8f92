"""JPEG: the blocks under the label change and no other coefficient does, in every coding and colour; metadata stays."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
from pictures import box_of, frames, labelled, needs_turbojpeg, photo, saved
from PIL import Image
from programs import output

from hegui.labeling import Mark, write
from hegui.labeling.explicit import Style
from hegui.labeling.explicit.image import turbojpeg
from hegui.labeling.explicit.image.jpeg_frame import ZIGZAG, frame_of
from hegui.words import Refused

PHOTO = photo(500, 370)
CODINGS = {
    "4:2:0": (PHOTO, {"subsampling": 2}),
    "4:2:2": (PHOTO, {"subsampling": 1}),
    "4:4:4": (PHOTO, {"subsampling": 0, "quality": 97}),
    "progressive": (PHOTO, {"progressive": True}),
    "poor": (PHOTO, {"quality": 20}),
    "grey": (PHOTO.convert("L"), {}),
    "RGB": (PHOTO, {"keep_rgb": True}),
    "CMYK": (PHOTO.convert("CMYK"), {}),
    "restart markers": (PHOTO, {"restart_marker_rows": 1}),
    "optimised": (PHOTO, {"optimize": True}),
    "odd sides": (photo(333, 217), {}),
}


@pytest.mark.parametrize(("picture", "how"), CODINGS.values(), ids=CODINGS)
def test_exactly_the_blocks_under_the_label_change(picture, how):
    needs_turbojpeg()
    before = saved(picture, "JPEG", **how)

    after, told = labelled(before, exact=True)

    frame = frame_of(before, "")
    old, new = (turbojpeg.coefficients(file, len(frame.components)) for file in (before, after))
    left, top, right, bottom = box_of(*picture.size)
    for component, these, those in zip(frame.components, old, new, strict=True):
        across, down = (8 * each // own for each, own in zip(frame.most, (component.across, component.down), strict=True))
        rows, columns = np.nonzero((these != those).any(axis=2))
        if rows.size:
            assert rows.min() >= top // down
            assert rows.max() <= (bottom - 1) // down
            assert columns.min() >= left // across
            assert columns.max() <= (right - 1) // across
    assert any((these != those).any() for these, those in zip(old, new, strict=True))
    assert told == []
    assert frame_of(after, "").progressive == frame.progressive


@pytest.mark.parametrize(("picture", "how"), CODINGS.values(), ids=CODINGS)
def test_an_independent_decoder_sees_the_same_pixels_away_from_the_label(picture, how):
    needs_turbojpeg()
    before = saved(picture, "JPEG", **how)

    after, _ = labelled(before)

    left, top, right, bottom = box_of(*picture.size)
    differs = np.abs(frames(before)[0].astype(int) - frames(after)[0])
    assert differs[top:bottom, left:right].max() > 60
    differs[max(0, top - 18) : bottom + 18, max(0, left - 18) : right + 18] = 0
    assert differs.max() == 0


def segments_of(file):
    """Return the segments of applications and comments before the first scan, as they stand."""
    found, at = [], 2
    while file[at + 1] != 0xDA:
        length = int.from_bytes(file[at + 2 : at + 4], "big")
        if file[at + 1] >= 0xE0:
            found.append(file[at : at + 2 + length])
        at += 2 + length
    return found


def with_segments(file, *segments):
    new = [struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data for marker, data in segments]
    return file[:2] + b"".join(new) + file[2:]


def test_all_segments_and_what_stands_behind_the_picture_stay_byte_for_byte():
    exif = Image.Exif()
    exif[0x010E] = "a description"
    file = saved(PHOTO, "JPEG", exif=exif, icc_profile=bytes(700), comment=b"a comment")
    before = with_segments(file, (0xEB, b"own data" * 99), (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>")) + b"a film" * 50

    after, _ = labelled(before)

    assert segments_of(after) == segments_of(before)
    assert after.endswith(b"\xff\xd9" + b"a film" * 50)


def test_the_places_of_further_pictures_follow():
    before = saved(PHOTO, "MPO", save_all=True, append_images=[photo(200, 100, seed=9)])

    after, _ = labelled(before)

    with Image.open(io.BytesIO(before)) as old, Image.open(io.BytesIO(after)) as new:
        assert new.n_frames == 2
        old.seek(1)
        new.seek(1)
        assert np.array_equal(np.asarray(old), np.asarray(new))


@pytest.mark.parametrize("how", [{}, {"progressive": True}, {"subsampling": 0}, {"keep_rgb": True}])
def test_without_the_library_the_picture_keeps_its_tables_and_that_is_told(how, monkeypatch):
    monkeypatch.setattr(turbojpeg, "available", lambda: False)
    before = saved(PHOTO, "JPEG", quality=90, comment=b"ours", **how)

    after, told = labelled(before)

    old, new = frame_of(before, ""), frame_of(after, "")
    assert told == ["encoded_anew"]
    assert (old.components, old.progressive, old.colours) == (new.components, new.progressive, new.colours)
    assert all(np.array_equal(old.tables[at], new.tables[at]) for at in old.tables)
    assert segments_of(after) == segments_of(before)
    _, top, _, _ = box_of(*PHOTO.size)
    assert np.abs(frames(before)[0].astype(int) - frames(after)[0])[: top - 16].mean() < 1


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_grey_and_cmyk_go_without_the_library_too(mode, monkeypatch):
    monkeypatch.setattr(turbojpeg, "available", lambda: False)
    before = saved(PHOTO.convert(mode), "JPEG")

    after, told = labelled(before)

    assert told == ["encoded_anew"]
    assert np.abs(frames(before)[0].astype(int) - frames(after)[0])[:300].mean() < 1


def test_exactness_that_cannot_be_had_is_refused_with_what_to_install(monkeypatch):
    monkeypatch.setattr(turbojpeg, "available", lambda: False)

    with pytest.raises(Refused) as refused:
        labelled(saved(PHOTO, "JPEG"), exact=True)

    assert refused.value.findings[0].code == "not_exact"
    assert "libturbojpeg" in refused.value.findings[0].remedy.en


def test_the_order_of_coefficients_is_that_of_the_standard():
    assert ZIGZAG[:10] == (0, 1, 8, 16, 9, 2, 3, 10, 17, 24)
    assert ZIGZAG[-3:] == (55, 62, 63)
    assert sorted(ZIGZAG) == list(range(64))


def test_a_file_cut_short_is_damaged():
    needs_turbojpeg()
    file = saved(PHOTO, "JPEG")

    with pytest.raises(Refused):
        labelled(file[: len(file) // 2])


@pytest.mark.needs("exiftool")
def test_exiftool_reads_the_mark_behind_the_label(tmp_path):
    target = tmp_path / "after.jpg"
    write(io.BytesIO(saved(PHOTO, "JPEG")), target, Mark.first("producer", "id"), explicit=Style())

    assert b"ContentProducer" in output("exiftool", "-XMP:all", "-b", target)


def test_what_was_told_of_the_label_is_told_with_the_mark(monkeypatch):
    monkeypatch.setattr(turbojpeg, "available", lambda: False)

    written = write(io.BytesIO(saved(PHOTO, "JPEG")), io.BytesIO(), Mark.first("producer", "id"), explicit=Style())

    assert "encoded_anew" in [finding.code for finding in written.findings]
