"""Hostile pictures raise our errors and nothing else, before they fill the memory; without the extra, what to add is said."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictures import labelled, photo, png_chunk, saved, seen

from hegui.labeling.explicit import image, kind_of
from hegui.labeling.explicit.image.extra import needed
from hegui.labeling.formats import format_of
from hegui.labeling.source import Source
from hegui.words import HeguiError, Refused
from strategies import examples

PHOTO = photo(72, 56)
FILES = {
    "PNG": saved(PHOTO, "PNG"),
    "PNG palette": saved(PHOTO.quantize(40), "PNG"),
    "APNG": saved(PHOTO, "PNG", save_all=True, append_images=[photo(72, 56, seed=2)]),
    "GIF": saved(PHOTO.quantize(40), "GIF", save_all=True, append_images=[photo(72, 56, seed=2).quantize(40)]),
    "JPEG": saved(PHOTO, "JPEG"),
    "JPEG progressive": saved(PHOTO, "JPEG", progressive=True),
    "JPEG CMYK": saved(PHOTO.convert("CMYK"), "JPEG"),
    "WebP": saved(PHOTO, "WEBP", lossless=True),
    "TIFF": saved(PHOTO, "TIFF"),
    "BMP": saved(PHOTO, "BMP"),
}


@pytest.mark.parametrize("name", FILES)
def test_damage_raises_our_errors_and_nothing_else(name):
    @examples(0.3)
    @given(data=st.data())
    def holds(data):
        file = bytearray(FILES[name])
        for _ in range(data.draw(st.integers(1, 4))):
            at = data.draw(st.integers(0, len(file) - 1))
            file[at] = data.draw(st.integers(0, 255))
        file = bytes(file[: data.draw(st.integers(20, len(file)))] if data.draw(st.booleans()) else file)
        for work in (labelled, seen):
            try:
                if format_of(Source.of(io.BytesIO(file))).NAME in ("PNG", "GIF", "JPEG", "WebP", "TIFF", "BMP"):
                    work(file)
            except HeguiError as error:
                assert all(finding.message.zh for finding in error.findings)

    holds()


def huge_png(width, height):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", packed) + png_chunk(b"IEND", b"")


def huge_jpeg():
    file = bytearray(FILES["JPEG"])
    at = file.index(b"\xff\xc0")
    file[at + 5 : at + 9] = struct.pack(">HH", 65000, 65000)
    return bytes(file)


def huge_gif():
    return FILES["GIF"][:6] + struct.pack("<HH", 65535, 65535) + FILES["GIF"][10:]


@pytest.mark.parametrize("file", [huge_png(100_000, 100_000), huge_png(1 << 30, 1 << 30), huge_jpeg(), huge_gif()])
@pytest.mark.parametrize("work", [labelled, seen])
def test_pictures_that_would_fill_the_memory_are_refused_by_their_header(file, work):
    with pytest.raises(Refused) as refused:
        work(file)

    assert refused.value.findings[0].code in ("too_many_pixels", "not_decodable", "damaged")


def test_the_data_of_a_png_is_unpacked_no_further_than_its_rows():
    header = struct.pack(">IIBBBBB", 64, 64, 8, 0, 0, 0, 0)
    bomb = zlib.compress(bytes(65 * 64) + bytes(50_000_000))
    file = b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", bomb) + png_chunk(b"IEND", b"")

    after, _ = labelled(file)

    assert len(after) < 20_000


WITHOUT = """
import io, sys
sys.modules[{missing!r}] = None
from hegui.labeling.explicit import Style, image
from hegui.labeling.source import Source
from hegui.words import Refused
source = Source.of(io.BytesIO(bytes.fromhex({file!r})))
for work in (lambda: image.write(source, Style(), io.BytesIO()), lambda: image.read(source)):
    try:
        work()
    except Refused as error:
        print(error.findings[0].code, error.findings[0].remedy.en)
"""


@pytest.mark.parametrize("missing", ["PIL", "numpy", "pylopdf_fonts_zh_cn"])
def test_without_the_extra_it_is_said_what_to_install(missing):
    program = WITHOUT.format(missing=missing, file=FILES["PNG"].hex())

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == 2 * "missing_extra Run: pip install 'hegui[media]'\n"


def test_a_fault_of_our_own_is_not_taken_for_a_missing_extra():
    with pytest.raises(ModuleNotFoundError):
        needed("no_such_module")


def test_pictures_are_of_this_kind():
    for file in FILES.values():
        source = Source.of(io.BytesIO(file))

        assert kind_of(format_of(source), source) is image
