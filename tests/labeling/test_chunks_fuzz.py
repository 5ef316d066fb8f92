"""Chunks, tags, comments and pages that lie: whatever stands in a file, only our own errors come out of reading and writing."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marks import MARK, NEXT
from samples import aac, aiff, avi, flac, mp3, ogg, wav, webp

from hegui.labeling import verify, write
from hegui.words import Refused
from strategies import examples

MODULES = [aac, aiff, avi, flac, mp3, ogg, wav, webp]
LIES = st.binary(max_size=12) | st.sampled_from([b"\xff" * 4, b"\0" * 4, b"\x7f" * 4, b"\1\0\0\0", b"\0\0\0\1"])
PLACES = st.floats(0, 1) | st.floats(0, 0.1)


def named(data, module):
    stream = io.BytesIO(data)
    stream.name = f"sample{module.SUFFIX}"
    return stream


def marked(module):
    found = list(module.tolerated().values())
    for data in module.samples().values():
        target = io.BytesIO()
        write(named(data, module), target, MARK)
        found.append(target.getvalue())
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_what_lies_is_read_or_refused(module):
    files = marked(module)

    @examples(3)
    @given(st.sampled_from(files), st.lists(st.tuples(PLACES, st.integers(0, 8), LIES), max_size=4))
    def tried(data, lies):
        for place, gone, lie in lies:
            at = int(place * len(data))
            data = data[:at] + lie + data[at + gone :]

        verify(named(data, module))
        try:
            write(named(data, module), io.BytesIO(), NEXT, replace=True)
        except Refused:
            return

    tried()
