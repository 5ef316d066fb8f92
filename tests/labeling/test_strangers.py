"""Files that nobody here made: the test files of Pillow, mutagen, pikepdf and python-docx, fetched by name when this runs.

None of them bears a mark, many are odd on purpose, some are attacks. No mark may be seen in any, nothing but our refusal may
come out, and what can be marked has to be read back.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from marks import MARK

from hegui.labeling import read, write
from hegui.words import Refused

LOCK = Path(__file__).parents[2] / "requirements" / "dev.txt"
PACKAGES = ("mutagen", "pikepdf", "pillow", "python-docx")
MEDIA = re.compile(
    r"\.(jpe?g|a?png|gif|webp|tiff?|bmp|avif|heic|svg|mp3|wav|flac|ogg|opus|oga|spx|aac|aiff?|m4a|mp4|pdf|docx|xlsx)$",
    re.IGNORECASE,
)


def locked(package):
    """Return the line of the lock that names a package with its hashes."""
    return re.search(rf"^{package}==.*?(?=^\S)", LOCK.read_text(encoding="utf-8") + "\nend", re.MULTILINE | re.DOTALL)[0]


@pytest.fixture(scope="session", params=PACKAGES)
def strangers(request, tmp_path_factory):
    """The media of a package's source archive, by name."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "lock.txt").write_text(locked(request.param), encoding="utf-8")
    fetch = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-binary",
        ":all:",
    ]
    got = subprocess.run(
        [*fetch, "--require-hashes", "-r", "lock.txt"], cwd=folder, capture_output=True, text=True, check=False
    )
    if got.returncode:
        missing = f"the source archive of {request.param} could not be fetched"
        if os.environ.get("HEGUI_NOTHING_SKIPPED"):
            pytest.fail(f"{missing}: {got.stderr[-500:]}", pytrace=False)
        pytest.skip(missing)
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        members = [each for each in archive if each.isfile() and MEDIA.search(each.name)]
        return {each.name: archive.extractfile(each).read() for each in members}


def named(data, name):
    stream = io.BytesIO(data)
    stream.name = name
    return stream


def test_no_mark_is_seen_where_none_is(strangers):
    seen = {}
    for name, data in strangers.items():
        try:
            marks = read(named(data, name))
        except Refused:
            continue
        if marks.marks:
            seen[name] = marks.marks

    assert len(strangers) > 20
    assert seen == {}


def test_what_can_be_marked_is_read_back_and_the_rest_is_refused(strangers):
    marked = 0
    for name, data in strangers.items():
        target = io.BytesIO()
        try:
            write(named(data, name), target, MARK)
        except Refused:
            continue
        target.name = name
        assert read(target).marks == (MARK,), name
        marked += 1

    assert marked > len(strangers) / 3
