"""A label changes the pixels under it and no other, and no metadata; what a format cannot do is told."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from pictures import box_of, changed_box, chunks_of, frames, inside, labelled, photo, png_chunk, png_of, saved
from PIL import Image, ImageCms, PngImagePlugin, TiffImagePlugin

from hegui.words import Refused

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
PHOTO = photo()
ALPHA = PHOTO.copy()
ALPHA.putalpha(Image.linear_gradient("L").resize(PHOTO.size))
DEEP = Image.fromarray(np.asarray(PHOTO.convert("L")).astype(np.uint16) * 257 + 3)
LOSSLESS = {
    "PNG colour": ("PNG", PHOTO, {}),
    "PNG alpha": ("PNG", ALPHA, {}),
    "PNG grey and alpha": ("PNG", ALPHA.convert("LA"), {}),
    "PNG grey": ("PNG", PHOTO.convert("L"), {}),
    "PNG 16 bits": ("PNG", DEEP, {}),
    "PNG palette": ("PNG", PHOTO.quantize(256), {}),
    "PNG 16 colours": ("PNG", PHOTO.quantize(12), {"bits": 4}),
    "PNG 1 bit": ("PNG", PHOTO.convert("1"), {}),
    "WebP": ("WEBP", PHOTO, {"lossless": True}),
    "WebP alpha": ("WEBP", ALPHA, {"lossless": True, "exact": True}),
    "GIF full palette": ("GIF", PHOTO.quantize(256), {}),
    "GIF few colours": ("GIF", PHOTO.quantize(20), {}),
    "GIF grey": ("GIF", PHOTO.convert("L"), {}),
    "TIFF": ("TIFF", PHOTO, {}),
    "TIFF LZW": ("TIFF", PHOTO, {"compression": "tiff_lzw"}),
    "TIFF Deflate": ("TIFF", ALPHA, {"compression": "tiff_adobe_deflate"}),
    "TIFF fax": ("TIFF", PHOTO.convert("1"), {"compression": "group4"}),
    "TIFF CMYK": ("TIFF", PHOTO.convert("CMYK"), {}),
    "TIFF palette": ("TIFF", PHOTO.quantize(200), {}),
    "TIFF 16 bits": ("TIFF", DEEP, {}),
    "TIFF float": ("TIFF", PHOTO.convert("F"), {}),
    "BMP": ("BMP", PHOTO, {}),
    "BMP palette": ("BMP", PHOTO.quantize(100), {}),
    "BMP 1 bit": ("BMP", PHOTO.convert("1"), {}),
}


@pytest.mark.parametrize(("form", "picture", "how"), LOSSLESS.values(), ids=LOSSLESS)
def test_no_pixel_beside_the_label_changes(form, picture, how):
    before = saved(picture, form, **how)

    after, told = labelled(before, exact=form != "TIFF")

    (old,), (new,) = frames(before), frames(after)
    assert inside(changed_box(old, new), box_of(*picture.size))
    assert old.dtype == new.dtype
    assert told == []


DEPTHS = [(0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (2, 16), (3, 2), (3, 4), (3, 8), (4, 8), (4, 16), (6, 8), (6, 16)]
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def rows_of(file, width, depth, kind):
    """Return the bytes of rows, unfiltered by hand (ISO/IEC 15948, 9)."""

    pixel = max(1, CHANNELS[kind] * depth // 8)
    length = (width * CHANNELS[kind] * depth + 7) // 8
    data = zlib.decompress(b"".join(data for name, data in chunks_of(file) if name == b"IDAT"))
    above, rows = bytes(length), []
    for at in range(0, len(data), length + 1):
        row = bytearray(data[at + 1 : at + 1 + length])
        for i in range(length):
            left, up = (row[i - pixel], above[i - pixel]) if i >= pixel else (0, 0)
            row[i] = (row[i] + predicted(data[at], left, above[i], up)) & 255
        rows.append(bytes(row))
        above = row
    return np.frombuffer(b"".join(rows), np.uint8).reshape(-1, length)


def predicted(kind, left, above, corner):
    guess = left + above - corner
    paeth = min((left, above, corner), key=lambda value: abs(guess - value))
    return (0, left, above, (left + above) // 2, paeth)[kind]


@pytest.mark.parametrize(("kind", "depth"), DEPTHS)
def test_png_of_every_kind_and_depth_keeps_all_other_pixels_and_chunks(kind, depth):
    width, height = 96, 80
    draw = np.random.default_rng(kind * 100 + depth)
    rows = draw.integers(0, 256, (height, (width * CHANNELS[kind] * depth + 7) // 8), dtype=np.uint8)
    extra = [png_chunk(b"gAMA", b"\0\0\xb1\x8f"), png_chunk(b"pHYs", b"\0\0\x0b\x13\0\0\x0b\x13\1")]
    if kind == 3:
        levels = draw.integers(0, 256, 3 << depth, dtype=np.uint8)
        extra.append(png_chunk(b"PLTE", b"\0\0\0\xff\xff\xff" + levels.tobytes()[6:]))
    before = png_of(rows, width, depth, kind, *extra, png_chunk(b"tEXt", b"Comment\0ours"))

    after, _ = labelled(before)

    left, top, right, bottom = box_of(width, height)
    bits = CHANNELS[kind] * depth
    new = rows_of(after, width, depth, kind)
    differs = np.argwhere(rows != new)
    assert differs[:, 0].min() >= top
    assert differs[:, 0].max() < bottom
    assert differs[:, 1].min() >= left * bits // 8
    assert differs[:, 1].max() <= right * bits // 8
    others = [chunk for chunk in chunks_of(before) if chunk[0] not in (b"IDAT", b"PLTE")]
    assert [chunk for chunk in chunks_of(after) if chunk[0] not in (b"IDAT", b"PLTE")] == others


def test_the_colour_that_is_transparent_in_png_is_not_used_for_the_label():
    draw = np.random.default_rng(1)
    rows = draw.integers(100, 200, (100, 360), dtype=np.uint8)
    before = png_of(rows, 120, 8, 2, png_chunk(b"tRNS", b"\0\xff\0\xff\0\xff"))

    with Image.open(io.BytesIO(labelled(before)[0])) as after:
        alpha = np.asarray(after.convert("RGBA"))[..., 3]

    assert alpha.min() == 255


def test_interlaced_png_keeps_its_pixels_and_loses_its_interlacing():
    before = saved(PHOTO, "PNG")
    with Image.open(io.BytesIO(before)) as plain:
        plain.load()
    interlaced = interlaced_png(np.asarray(PHOTO))

    after, _ = labelled(interlaced)

    assert inside(changed_box(frames(interlaced)[0], frames(after)[0]), box_of(*PHOTO.size))
    assert chunks_of(after)[0][1][12] == 0


def interlaced_png(pixels):
    """Return a PNG in seven passes (ISO/IEC 15948, 8.2)."""

    passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
    raw = b"".join(
        b"\0" + row.tobytes()
        for top, left, down, across in passes
        for row in pixels[top::down, left::across].reshape(len(pixels[top::down]), -1)
    )
    height, width = pixels.shape[:2]
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 1)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (png_chunk(b"IHDR", header), png_chunk(b"IDAT", zlib.compress(raw)), png_chunk(b"IEND", b""))
    )


@pytest.mark.parametrize("form", ["PNG", "WEBP", "TIFF", "JPEG"])
def test_profile_and_exif_stay(form):
    exif = Image.Exif()
    exif[0x010E], exif[0x0132] = "a description", "2026:01:02 03:04:05"
    exif.get_ifd(0x8769)[0x9003] = "2026:01:02 03:04:05"
    how = {"lossless": True} if form == "WEBP" else {}
    if form == "TIFF":
        how = {"tiffinfo": TiffImagePlugin.ImageFileDirectory_v2()}
        how["tiffinfo"][0x010E], how["tiffinfo"][0x8769] = "a description", {0x9003: "2026:01:02 03:04:05"}
    before = saved(PHOTO, form, exif=exif, icc_profile=PROFILE, dpi=(300, 300), **how)

    with Image.open(io.BytesIO(labelled(before)[0])) as after, Image.open(io.BytesIO(before)) as old:
        assert after.info["icc_profile"] == PROFILE
        assert after.getexif()[0x010E] == "a description"
        assert after.getexif().get_ifd(0x8769)[0x9003] == "2026:01:02 03:04:05"
        assert after.info.get("dpi") == old.info.get("dpi")


def test_texts_of_png_stay():
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "one")
    texts.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta/>")

    with Image.open(io.BytesIO(labelled(saved(PHOTO, "PNG", pnginfo=texts))[0])) as after:
        assert after.text == {"Comment": "one", "XML:com.adobe.xmp": "<x:xmpmeta/>"}


@pytest.mark.parametrize("form", ["PNG", "GIF"])
def test_where_a_full_palette_has_no_contrast_its_most_alike_colours_become_one_and_that_is_told(form):
    grey = Image.fromarray((np.arange(480 * 360).reshape(360, 480) % 256).astype(np.uint8), "P")
    grey.putpalette([level for at in range(256) for level in (110 + at % 20, 120, 110 + at // 13)])
    before = saved(grey, form)

    after, told = labelled(before)
    with pytest.raises(Refused) as refused:
        labelled(before, exact=True)

    left, top, right, bottom = box_of(480, 360)
    change = np.abs(frames(before)[0].astype(int) - frames(after)[0])
    change[top:bottom, left:right] = 0
    assert change.max() <= 2
    assert told == ["colours_merged"]
    assert refused.value.findings[0].code == "palette_full"


def test_a_lossy_webp_is_encoded_anew_and_says_so_or_is_refused_where_exactness_is_wanted():
    file = saved(PHOTO, "WEBP", quality=80)

    after, told = labelled(file)
    with pytest.raises(Refused) as refused:
        labelled(file, exact=True)

    assert told == ["encoded_anew"]
    assert np.abs(frames(file)[0].astype(int) - frames(after)[0])[:280].mean() < 2
    assert refused.value.findings[0].code == "not_exact"


def test_every_page_of_a_tiff_gets_a_label_and_keeps_its_own_fields():
    pages = [photo(480, 360), photo(300, 200, seed=2).convert("L"), photo(200, 300, seed=3).convert("1")]
    for number, page in enumerate(pages):
        page.encoderinfo = {"description": f"page {number}", "compression": ("tiff_lzw", "raw", "group4")[number]}
    before = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])

    after, told = labelled(before)

    assert told == []
    for page, old, new in zip(pages, frames(before), frames(after), strict=True):
        assert inside(changed_box(old, new), box_of(*page.size))
    with Image.open(io.BytesIO(after)) as opened:
        for number, compression in enumerate(("tiff_lzw", "raw", "group4")):
            opened.seek(number)
            assert opened.info["compression"] == compression
            assert opened.tag_v2[270] == f"page {number}"


def test_deep_colour_in_tiff_is_refused_rather_than_cut():

    pixels = np.random.default_rng(1).integers(0, 65536, (64, 64, 3), dtype=np.uint16).astype("<u2").tobytes()
    entries = [(256, 3, 1, 64), (257, 3, 1, 64), (258, 3, 3, 8 + 12 * 9 + 6), (259, 3, 1, 1), (262, 3, 1, 2)]
    entries += [(273, 4, 1, 8 + 12 * 9 + 12), (277, 3, 1, 3), (278, 3, 1, 64), (279, 4, 1, len(pixels))]
    directory = struct.pack("<H", 9) + b"".join(struct.pack("<HHII", *entry) for entry in entries) + bytes(4)
    file = b"II*\0" + struct.pack("<I", 8) + directory + struct.pack("<HHH", 16, 16, 16) + pixels

    with pytest.raises(Refused) as refused:
        labelled(file)

    assert refused.value.findings[0].code in ("too_deep", "not_decodable")
