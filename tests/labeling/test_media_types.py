"""The media type that is told of a file is that of its kind, not only of its family."""

from __future__ import annotations

import io

import pytest

from hegui.labeling.formats import formats, media_type_of
from hegui.labeling.source import Source

FORMS = {form.NAME: form for form in formats()}
OOXML = "application/vnd.openxmlformats-officedocument."


def box(brand):
    return (20).to_bytes(4, "big") + b"ftyp" + brand + bytes(8)


def entry(media_type):
    return b"PK\3\4" + bytes(18) + len(media_type).to_bytes(4, "little") + b"\x08\0\0\0mimetype" + media_type


@pytest.mark.parametrize(
    ("form", "head", "name", "expected"),
    [
        ("MP4", box(b"isom"), "a.mp4", "video/mp4"),
        ("MP4", box(b"M4A "), "a.m4a", "audio/mp4"),
        ("MP4", box(b"qt  "), "a.mov", "video/quicktime"),
        ("MP4", box(b"3gp5"), "a.3gp", "video/3gpp"),
        ("MP4", (8).to_bytes(4, "big") + b"moov", "old.mov", "video/quicktime"),
        ("HEIF", box(b"avif"), "a.avif", "image/avif"),
        ("HEIF", box(b"heic"), "a.heic", "image/heic"),
        ("HEIF", box(b"mif1"), "a.heif", "image/heif"),
        ("HEIF", box(b"hevc"), "a.heics", "image/heic-sequence"),
        ("Matroska", b"\x1aE\xdf\xa3\x42\x82\x84webm", "a.webm", "video/webm"),
        ("Matroska", b"\x1aE\xdf\xa3\x42\x82\x88matroska", "a.mka", "audio/x-matroska"),
        ("OpenDocument", entry(b"application/vnd.oasis.opendocument.text"), "a.odt", "application/vnd.oasis.opendocument.text"),
        ("OOXML", b"PK\3\4", "a.XLSX", f"{OOXML}spreadsheetml.sheet"),
        ("OOXML", b"PK\3\4", "a.pptm", "application/vnd.ms-powerpoint.presentation.macroEnabled.12"),
        ("OOXML", b"PK\3\4", "a.dotx", f"{OOXML}wordprocessingml.template"),
        ("OOXML", b"PK\3\4", "upload", f"{OOXML}wordprocessingml.document"),
        ("PNG", b"\x89PNG\r\n\x1a\n", "a.png", "image/png"),
    ],
)
def test_each_kind_has_its_media_type(form, head, name, expected):
    stream = io.BytesIO(head)
    stream.name = name

    told = media_type_of(FORMS[form], Source.of(stream))

    assert told == expected
    assert told in FORMS[form].MEDIA_TYPES
