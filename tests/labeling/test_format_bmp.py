"""BMP is known, bears no mark, and its refusal says what to do instead."""

from __future__ import annotations

import io

import pytest
from marks import MARK
from PIL import Image

from hegui.labeling import read, verify, write
from hegui.labeling.formats import formats
from hegui.words import Refused


def bmp():
    written = io.BytesIO()
    Image.new("RGB", (4, 4)).save(written, "BMP")
    return written.getvalue()


def test_it_is_of_one_format():
    recognised = [form.NAME for form in formats() if form.recognises(bmp(), "sample.bmp")]

    assert recognised == ["BMP"]


def test_it_bears_no_mark():
    assert read(io.BytesIO(bmp())).found == ()
    assert verify(io.BytesIO(bmp())).verdict == "not_found"


def test_writing_is_refused_with_what_to_do():
    target = io.BytesIO()

    with pytest.raises(Refused) as refusal:
        write(io.BytesIO(bmp()), target, MARK)

    finding = refusal.value.findings[0]
    assert finding.code == "no_place"
    assert "PNG" in finding.remedy.en and "PNG" in finding.remedy.zh
    assert target.getvalue() == b""
