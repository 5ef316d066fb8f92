"""Other programs read the mark in our pictures, and every other tag as before."""

from __future__ import annotations

import json

import pytest
from marks import MARK, SIGNED
from programs import output
from samples import gif, jpeg, png, svg, tiff

from hegui.labeling import write

MODULES = [gif, jpeg, png, svg, tiff]
SAMPLES = [
    pytest.param(module, data, id=f"{module.__name__}: {odd}") for module in MODULES for odd, data in module.samples().items()
]
UNREAD_BEFORE = ("no trailer", "XMP in sub-blocks")  # ExifTool takes these files for broken, or XMP for part of a text
KEPT_OUT = ("SourceFile", "File:", "System:", "ExifTool:", "XMP:Aigc", "XMP-TC260")
OF_PLACES = ("Offset", "Start", "XMPToolkit", "Application", "MPImageLength", "MPImageStart", "MPImageList", "GIFVersion")


BIG_TIFF = (b"+\0", b"\0+")
READ_BY_EXIV2 = [
    sample for sample in SAMPLES if sample.values[0] in (jpeg, png, tiff) and sample.values[1][2:4] not in BIG_TIFF
]


def marked(tmp_path, module, data, mark=MARK):
    before, after = tmp_path / f"before{module.SUFFIX}", tmp_path / f"after{module.SUFFIX}"
    before.write_bytes(data)
    write(before, after, mark)
    return before, after


@pytest.mark.needs("exiftool")
@pytest.mark.parametrize(("module", "data"), [sample for sample in SAMPLES if not sample.id.endswith(UNREAD_BEFORE)])
def test_exiftool_reads_the_mark_and_the_other_tags_as_before(module, data, tmp_path):
    before, after = (
        json.loads(output("exiftool", "-json", "-G", "-a", "-u", path))[0] for path in marked(tmp_path, module, data, SIGNED)
    )
    if before["File:FileType"] == "TXT":  # ExifTool does not know an SVG file by a root with a prefix
        return

    def others(tags):
        return {
            tag: value
            for tag, value in tags.items()
            if not tag.startswith(KEPT_OUT) and not any(word in tag for word in OF_PLACES)
        }

    [stated] = [value for tag, value in after.items() if tag.startswith("XMP:") and tag.endswith("Aigc")]
    assert SIGNED.inner() == stated
    assert others(before).items() <= others(after).items()


@pytest.mark.needs("exiv2")
@pytest.mark.parametrize(("module", "data"), READ_BY_EXIV2)
def test_exiv2_reads_the_mark(module, data, tmp_path):
    _, after = marked(tmp_path, module, data)

    shown = output("exiv2", "-q", "-b", "-PXnv", "print", after).decode()

    assert MARK.inner() in shown


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize(("module", "data"), [sample for sample in SAMPLES if sample.values[0] in (gif, jpeg, png)])
def test_ffmpeg_decodes_the_same_pictures(module, data, tmp_path):
    before, after = (
        output("ffmpeg", "-v", "quiet", "-i", path, "-f", "framemd5", "-") for path in marked(tmp_path, module, data)
    )

    assert before == after
