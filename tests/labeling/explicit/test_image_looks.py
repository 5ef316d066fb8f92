"""How a label looks on a picture: legible, high enough as it is drawn, upright, on its corner (GB 45438-2025, 5.2)."""

from __future__ import annotations

import io

import numpy as np
import pytest
from pictures import box_of, changed_box, frames, inside, labelled, photo, saved, seen
from PIL import Image, ImageOps

from hegui.labeling.explicit import Style
from hegui.labeling.explicit.image.preview import side_by_side
from hegui.labeling.explicit.image.stamp import stamp_for
from hegui.words import Refused

SIZES = [(64, 64), (100, 80), (333, 500), (640, 360), (1000, 1000), (1500, 400), (4000, 3000)]


def glyph_heights(columns):
    """Return how high each run of columns with ink is, from half the brightness on."""
    ink = columns >= 128
    heights, run = [], np.zeros(len(ink), bool)
    for column in [*ink.T, np.zeros(len(ink), bool)]:
        if column.any():
            run |= column
        elif run.any():
            rows = np.flatnonzero(run)
            heights.append(rows[-1] - rows[0] + 1)
            run = np.zeros(len(ink), bool)
    return heights


@pytest.mark.parametrize(
    ("width", "height", "wording"),
    [(*size, "AI生成") for size in SIZES] + [(*size, "人工智能合成") for size in SIZES if min(size) > 100],
)
def test_every_character_is_five_per_cent_of_the_shortest_side_or_higher_as_it_is_drawn(width, height, wording):
    black = Image.new("L", (width, height))

    (after,) = frames(labelled(saved(black, "PNG"), wording=wording)[0])

    heights = glyph_heights(after)
    assert len(heights) >= 4
    assert min(heights) >= max(8, 0.05 * min(width, height))


@pytest.mark.parametrize("light", [0.1, 0.3, 0.5, 0.6, 0.9])
@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF"])
def test_text_and_plate_contrast_by_four_and_a_half_to_one_on_any_ground(light, form):
    picture = photo(light=light)

    (after,) = frames(labelled(saved(picture if form != "GIF" else picture.quantize(256), form))[0])

    stamp = stamp_for(Style(), *picture.size, "")
    left, top, right, bottom = stamp.box
    region = luminance(after[top:bottom, left:right, :3] / 255)
    text, plate = region[stamp.text == 1], region[(stamp.text == 0) & (stamp.plate == 1)]
    dark, bright = sorted((np.median(text), np.percentile(plate, 90 if np.median(text) > np.median(plate) else 10)))
    assert (bright + 0.05) / (dark + 0.05) >= 4.5


def luminance(levels):
    linear = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize(("light", "brighter"), [(0.15, "text"), (0.95, "plate")])
def test_the_plate_is_as_dark_or_as_light_as_the_ground(light, brighter):
    picture = photo(light=light)

    (after,) = frames(labelled(saved(picture, "PNG"))[0])

    stamp = stamp_for(Style(), *picture.size, "")
    left, top, right, bottom = stamp.box
    region = after[top:bottom, left:right].mean(axis=2)
    text, plate = region[stamp.text == 1].mean(), region[(stamp.text == 0) & (stamp.plate == 1)].mean()
    assert (text > plate) == (brighter == "text")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_viewer_sees_it_upright_on_its_corner_however_exif_turns_the_picture(orientation, form):
    picture, exif = photo(300, 200), Image.Exif()
    exif[0x0112] = orientation
    how = {"lossless": True} if form == "WEBP" else {}
    before = saved(picture, form, exif=exif, **how)

    after, _ = labelled(before, position="top-left")

    def viewed(file):
        with Image.open(io.BytesIO(file)) as opened:
            return ImageOps.exif_transpose(opened)

    upright = viewed(after)
    box = changed_box(np.asarray(viewed(before)), np.asarray(upright))
    across, down = upright.size
    spare = 16 if form == "JPEG" else 0
    left, top, right, bottom = box_of(across, down, position="top-left")
    assert inside(box, (left - spare, top - spare, right + spare, bottom + spare))
    straight, _ = labelled(saved(upright, "PNG"), position="top-left")
    text = stamp_for(Style(position="top-left"), across, down, "").text
    found = np.asarray(upright.convert("L"))[top:bottom, left:right]
    assert abs(np.corrcoef(found.ravel(), text.ravel())[0, 1]) > 0.8
    assert straight


@pytest.mark.parametrize("position", ["top-left", "top-right", "bottom-left", "bottom-right"])
def test_it_stands_on_the_corner_that_was_asked_for(position):
    picture = photo()

    (after,) = frames(labelled(saved(picture, "PNG"), position=position)[0])

    left, top, right, bottom = changed_box(np.asarray(picture), after)
    assert (top < 60) == position.startswith("top")
    assert (bottom > 300) == position.startswith("bottom")
    assert (left < 60) == position.endswith("left")
    assert (right > 420) == position.endswith("right")


@pytest.mark.parametrize("position", [None, "start", "end", "both"])
def test_places_that_pictures_have_not_mean_the_usual_corner(position):
    file = saved(photo(), "PNG")

    assert labelled(file, position=position) == labelled(file, position="bottom-right")


def test_a_wording_wider_than_the_picture_is_broken_into_lines_and_not_made_smaller():
    black = Image.new("L", (300, 700))

    (after,) = frames(labelled(saved(black, "PNG"), wording="本图片由人工智能生成合成，仅供参考")[0])

    rows = np.flatnonzero((after >= 128).any(axis=1))
    assert rows[-1] - rows[0] > 2 * 0.05 * 300


def test_words_of_latin_letters_are_not_broken():
    tall = photo(300, 900)

    after, _ = labelled(saved(tall, "PNG"), wording="AI生成 / AI-generated")

    assert after


def test_a_wording_that_has_no_room_at_five_per_cent_is_refused_with_a_shorter_one():
    file = saved(photo(90, 80), "PNG")

    with pytest.raises(Refused) as refused:
        labelled(file, wording="本图片由人工智能生成合成，仅供参考，请注意甄别")

    assert refused.value.findings[0].code == "wording_too_long"
    assert "AI生成" in refused.value.findings[0].remedy.zh


@pytest.mark.parametrize("size", [(1, 1), (8, 200), (16, 16), (24, 30)])
def test_a_picture_too_small_for_eight_pixels_is_refused_with_what_to_do(size):
    with pytest.raises(Refused) as refused:
        labelled(saved(photo(64, 64).resize(size), "PNG"))

    assert refused.value.findings[0].code == "picture_too_small"


def test_pictures_of_thirty_six_pixels_a_side_have_room_for_eight_pixels():
    (after,) = frames(labelled(saved(Image.new("L", (36, 36)), "PNG"))[0])

    assert min(glyph_heights(after)) >= 8


def test_characters_that_the_font_lacks_are_refused():
    with pytest.raises(Refused) as refused:
        labelled(saved(photo(), "PNG"), wording="AI生成\U0001f600")

    assert refused.value.findings[0].code == "bad_wording"


@pytest.mark.parametrize(
    ("form", "how"), [("PNG", {}), ("JPEG", {}), ("GIF", {}), ("BMP", {}), ("TIFF", {}), ("WEBP", {"lossless": True})]
)
def test_the_same_label_is_not_put_on_twice(form, how):
    once, _ = labelled(saved(photo(), form, **how))

    twice, told = labelled(once)

    assert twice == once
    assert told == []


def test_a_preview_shows_both_side_by_side():
    before = saved(photo(600, 300), "JPEG")

    with Image.open(io.BytesIO(side_by_side(before, labelled(before)[0]))) as both:
        assert both.format == "PNG"
        assert both.size == (600 + 16 + 600, 300)


def test_what_we_write_we_see():
    assert [(label.place, label.wording, label.sure) for label in seen(labelled(saved(photo(), "PNG"))[0])] == [
        ("bottom-right", "AI生成", True)
    ]
