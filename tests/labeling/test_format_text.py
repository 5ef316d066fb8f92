"""Plain text has no place for a mark, and says what to do."""

from __future__ import annotations

import io

import pytest
from marks import MARK

from hegui.labeling import read, write
from hegui.words import Refused


def named(data, name):
    stream = io.BytesIO(data)
    stream.name = name
    return stream


def refusal(data, name):
    with pytest.raises(Refused) as error:
        write(named(data, name), io.BytesIO(), MARK)
    return error.value.findings[0].code


@pytest.mark.parametrize("name", ["a.txt", "a.py", "A.CSV"])
def test_plain_text_has_no_place(name):
    assert refusal(b"text", name) == "no_place"
    assert read(named(b"text", name)).format.NAME == "text"
