"""GIF: the form of the XMP block, its place, and what is passed over."""

from __future__ import annotations

import io

import pytest
from marks import MARK, NEXT
from samples import gif

from hegui.labeling import Damaged, read, write


def written(data, mark=MARK, **options):
    target = io.BytesIO()
    write(io.BytesIO(data), target, mark, **options)
    return target.getvalue()


def test_the_packet_stands_raw_before_its_trailer():
    marked = written(gif.gif())

    start = marked.index(b"\x21\xff\x0bXMP DataXMP") + 14
    assert marked[start:].startswith(b"<?xpacket")
    end = marked.index(gif.MAGIC, start)
    assert marked[:end].endswith(b'<?xpacket end="w"?>')


def test_a_reader_that_knows_no_xmp_is_led_to_the_end_of_the_block():
    marked = written(gif.gif())

    at = marked.index(b"XMP DataXMP") + 11
    end = marked.index(gif.MAGIC) + len(gif.MAGIC)
    while marked[at]:
        at += marked[at] + 1
    assert at + 1 == end


def test_the_loop_count_stays_first():
    marked = written(gif.animated())

    assert marked.index(b"NETSCAPE2.0") == gif.behind_header(marked) + 3
    assert marked.index(b"XMP Data") < marked.index(b"\x21\xf9\x04")


def test_a_file_of_gif87a_becomes_gif89a_as_it_now_has_an_extension():
    assert written(b"GIF87a" + gif.gif()[6:])[:6] == b"GIF89a"


def test_a_comment_keeps_what_else_it_says():
    data = gif.gif(comment=b"a picture " + MARK.wrapped().encode())

    moved = written(data, NEXT, replace=True)

    assert read(io.BytesIO(moved)).marks == (NEXT,)
    assert b"a picture " in moved


@pytest.mark.parametrize("cut", [12, 30, -20])
def test_a_file_that_ends_inside_a_block_is_damaged(cut):
    with pytest.raises(Damaged):
        read(io.BytesIO(gif.gif()[:cut]))
