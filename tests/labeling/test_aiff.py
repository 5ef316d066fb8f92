"""AIFF: what other programs read and hear."""

from __future__ import annotations

import pytest
from marks import MARK
from mutagen.aiff import AIFF
from programs import decoded_hashes, exiftool, ffprobe_tag, made_by_ffmpeg, stream_hashes

from hegui.labeling import write

SINE = ("-f", "lavfi", "-i", "sine=d=0.3")


@pytest.mark.needs("ffmpeg")
@pytest.mark.needs("exiftool")
@pytest.mark.parametrize("option", ["", "-write_id3v2 1", "-c:a pcm_s16le -write_id3v2 1"])
def test_other_programs_read_the_same_object_and_the_sound_is_the_same(option, tmp_path):
    plain = made_by_ffmpeg(tmp_path / "a.aiff", *SINE, "-metadata", "title=x", *option.split())
    marked = tmp_path / "b.aiff"

    write(plain, marked, MARK)

    assert ffprobe_tag(marked) == MARK.inner()
    assert exiftool(marked, "UserDefinedText") == f"(AIGC) {MARK.inner()}"
    assert AIFF(marked).tags["TXXX:AIGC"].text == [MARK.inner()]
    assert stream_hashes(marked) == stream_hashes(plain)
    assert decoded_hashes(marked) == decoded_hashes(plain)
