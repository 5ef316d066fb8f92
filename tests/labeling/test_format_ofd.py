"""OFD is read, and written once its place is known."""

from __future__ import annotations

import io
import zipfile

import pytest
from marks import MARK

from hegui.labeling import read, verify, write
from hegui.words import Refused


def named(data, name):
    stream = io.BytesIO(data)
    stream.name = name
    return stream


def refusal(data, name):
    with pytest.raises(Refused) as error:
        write(named(data, name), io.BytesIO(), MARK)
    return error.value.findings[0].code


def ofd(custom=""):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        body = f"<ofd:DocBody><ofd:DocInfo>{custom}</ofd:DocInfo></ofd:DocBody>"
        archive.writestr("OFD.xml", f'<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016">{body}</ofd:OFD>')
    return written.getvalue()


def test_a_mark_in_the_custom_data_of_ofd_is_read_and_none_is_written():
    text = MARK.inner().replace('"', "&quot;")
    data = ofd(f'<ofd:CustomDatas><ofd:CustomData Name="AIGC">{text}</ofd:CustomData></ofd:CustomDatas>')

    found = read(named(data, "a.ofd")).found

    assert [(each.mark, each.placed.placement) for each in found] == [(MARK, "tolerated")]
    assert refusal(ofd(), "a.ofd") == "no_place"
    assert verify(named(ofd()[:60], "a.ofd")).verdict == "inconclusive"
