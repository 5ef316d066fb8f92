"""Seeing labels: those of ours and of other fonts along the edges, and nothing in pictures and texts that have none."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pictures import labelled, photo, saved, seen
from PIL import Image, ImageDraw, ImageFont

from hegui.labeling.explicit.image.layout import font

FOREIGN = {
    "Noto Sans CJK": "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "Noto Serif CJK": "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc",
    "WenQuanYi": "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
}
GROUNDS = [0.2, 0.5, 0.85]


def lettered(picture, text, face, *, fill="white", plate=(0, 0, 0, 150), place="bottom"):
    """Write on a picture as other programs do."""
    made, draw_size = picture.copy(), face.size
    draw = ImageDraw.Draw(made, "RGBA")
    width = face.getlength(text)
    x, y = made.width - width - draw_size, draw_size / 2 if place == "top" else made.height - 2 * draw_size
    if plate:
        draw.rectangle((x - draw_size / 3, y, x + width + draw_size / 3, y + draw_size * 1.4), fill=plate)
    draw.text((x, y), text, font=face, fill=fill)
    return made


@pytest.mark.parametrize("light", GROUNDS)
@pytest.mark.parametrize("wording", ["AI生成", "内容由AI生成", "人工智能合成", "AI生成 / AI-generated"])
def test_our_own_labels_are_seen_at_every_corner_and_after_heavy_compression(light, wording):
    for position in ("top-left", "bottom-right"):
        after, _ = labelled(saved(photo(800, 600, light=light), "PNG"), wording=wording, position=position)
        with Image.open(io.BytesIO(after)) as picture:
            again = saved(picture.resize((560, 420)), "JPEG", quality=50)

        (label,) = seen(again)

        assert label.sure
        assert label.place.startswith(position.split("-")[0])
        assert label.wording in wording


@pytest.mark.parametrize("name", FOREIGN)
def test_labels_in_other_fonts_are_seen(name):
    if not Path(FOREIGN[name]).exists():
        pytest.skip(f"{name} is not installed here")
    face = ImageFont.truetype(FOREIGN[name], 44)

    found = seen(saved(lettered(photo(900, 600), "AI生成", face), "JPEG", quality=75))

    assert [label.wording for label in found] == ["AI生成"]


@pytest.mark.parametrize(("fill", "plate"), [("white", (0, 0, 0, 150)), ("black", (255, 255, 255, 200)), ("white", None)])
@pytest.mark.parametrize("place", ["top", "bottom"])
def test_light_and_dark_labels_are_seen(fill, plate, place):
    picture = lettered(photo(900, 600, light=0.3), "AI合成", font(44), fill=fill, plate=plate, place=place)

    (label,) = seen(saved(picture, "PNG"))

    assert (label.place, label.wording, label.sure) == (f"{place}-right", "AI合成", True)


@pytest.mark.parametrize("seed", range(12))
def test_no_label_is_seen_in_pictures_without_one(seed):
    picture = photo(640, 480, light=0.2 + 0.05 * seed, seed=seed)

    assert seen(saved(picture, "JPEG", quality=70)) == []


@pytest.mark.parametrize(
    "text",
    [
        "成功案例",
        "生态城市",
        "AI时代",
        "AI生活",
        "生成报告",
        "智能城市",
        "合作共赢",
        "生日快乐",
        "人工智能",
        "2024年成都",
        "摄影：王成",
    ],
)
def test_other_words_are_no_label(text):
    picture = lettered(photo(900, 600), text, font(44))

    assert [label for label in seen(saved(picture, "PNG")) if label.sure] == []


def test_a_label_in_the_middle_is_not_on_an_edge():
    picture = photo(900, 900)
    ImageDraw.Draw(picture).text((400, 430), "AI生成", font=font(56), fill="white")

    assert seen(saved(picture, "PNG")) == []


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "1", "CMYK", "I;16"])
def test_pictures_of_every_mode_are_looked_at(mode):
    form = "TIFF" if mode in ("CMYK", "I;16") else "PNG"
    picture = photo(600, 400)
    if mode == "I;16":
        import numpy as np

        deep = Image.fromarray(np.asarray(picture.convert("L")).astype(np.uint16) * 257)
    else:
        deep = picture.convert(mode)

    after, _ = labelled(saved(deep, form))

    assert [label.wording for label in seen(after)] == ["AI生成"]


@pytest.mark.parametrize("size", [(4000, 200), (200, 4000)])
def test_of_very_long_pictures_both_ends_are_looked_at(size):
    after, _ = labelled(saved(photo(*size), "PNG"))

    (label,) = seen(after)

    assert label.place == "bottom-right"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_picture_is_looked_at_as_exif_turns_it(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation

    after, _ = labelled(saved(photo(500, 300), "JPEG", exif=exif), position="top-left")

    assert [(label.place, label.sure) for label in seen(after)] == [("top-left", True)]


@pytest.mark.parametrize("size", [(40_000, 1), (1, 40_000), (20_000, 30)])
def test_a_picture_of_a_line_is_not_made_larger_than_the_memory(size):
    assert seen(saved(Image.new("L", size), "PNG")) == []
