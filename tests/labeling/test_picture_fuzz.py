"""Segments, chunks, blocks, directories and elements that lie: only our own errors come out of reading and writing."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marks import MARK, NEXT
from samples import gif, jpeg, png, svg, tiff

from hegui.labeling import verify, write
from hegui.labeling.formats import formats
from hegui.words import Refused
from strategies import examples

MODULES = [gif, jpeg, png, svg, tiff]
SIGNS = [b"\xff" * 4, b"\0" * 4, b"\x7f" * 4, b"<", b">", b"{", b"&a;", b"\1\0\0\0", b"\0\0\0\1"]
LIES = st.binary(max_size=12) | st.sampled_from(SIGNS)
PLACES = st.floats(0, 1) | st.floats(0, 0.1)
STARTS = {
    "gif": b"GIF89a\1\0\1\0\0\0\0",
    "jpeg": b"\xff\xd8\xff",
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(17),
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'>",
    "tiff": b"II*\0\x08\0\0\0",
}


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
    return [data for data in found if len(data) < 20_000]


def tried(data, module):
    verify(named(data, module))
    try:
        write(named(data, module), io.BytesIO(), NEXT, replace=True)
    except Refused:
        return


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_what_lies_is_read_or_refused(module):
    files = marked(module)

    @examples(3)
    @given(st.sampled_from(files), st.lists(st.tuples(PLACES, st.integers(0, 8), LIES), max_size=4))
    def run(data, lies):
        for place, gone, lie in lies:
            at = int(place * len(data))
            data = data[:at] + lie + data[at + gone :]

        tried(data, module)

    run()


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_whatever_follows_the_first_bytes_is_read_or_refused(module):
    start = STARTS[module.__name__.rsplit(".", 1)[-1]]
    assert any(form.recognises(start + bytes(64), f"a{module.SUFFIX}") for form in formats())

    @examples(3)
    @given(st.lists(st.binary(max_size=40) | LIES, max_size=8))
    def run(parts):
        tried(start + b"".join(parts), module)

    run()
