"""AAC: what other programs read and hear."""

from __future__ import annotations

import pytest
from marks import MARK
from mutagen.id3 import ID3
from programs import decoded_hashes, ffprobe_tag, made_by_ffmpeg, stream_hashes

from hegui.labeling import read, write

SINE = ("-f", "lavfi", "-i", "sine=d=0.3")


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize("option", ["", "-write_id3v2 1"])
def test_ffprobe_and_mutagen_read_the_same_object_and_the_sound_is_the_same(option, tmp_path):
    plain = made_by_ffmpeg(tmp_path / "a.aac", *SINE, "-metadata", "title=x", *option.split())
    marked = tmp_path / "b.aac"

    write(plain, marked, MARK)

    assert ffprobe_tag(marked) == MARK.inner()
    assert ID3(marked)["TXXX:AIGC"].text == [MARK.inner()]
    assert read(marked).format.NAME == "AAC"
    assert stream_hashes(marked) == stream_hashes(plain)
    assert decoded_hashes(marked) == decoded_hashes(plain)
