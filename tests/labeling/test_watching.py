"""Watching a folder: a file is labelled once it has arrived, and not while it is being written."""

from __future__ import annotations

import os

from hegui.labeling.bulk.watching import arrivals


def watched(folder, *steps):
    """Watch while things happen, one step in each pause; return the names that arrived, by pause."""
    waiting = iter(steps)
    happened = []

    def pause():
        step = next(waiting, None)
        happened.append([])
        if step:
            step()
        return step is not None

    happened.append([])
    for found in arrivals([folder], None, pause):
        happened[-1] += [file.relative for file in found.files]
    return happened


def saved(path, content):
    return lambda: path.write_bytes(content)


def nothing():
    pass


def test_what_is_there_already_arrives_after_one_pause(tmp_path):
    (tmp_path / "a.png").write_bytes(b"a")

    assert watched(tmp_path, nothing, nothing) == [[], ["a.png"], [], []]


def test_a_file_that_grows_is_waited_for(tmp_path):
    path = tmp_path / "a.png"

    assert watched(tmp_path, saved(path, b"a"), saved(path, b"aa"), saved(path, b"aaa"), nothing, nothing) == [
        [],
        [],
        [],
        [],
        ["a.png"],
        [],
        [],
    ]


def test_a_file_that_is_written_anew_arrives_again(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(b"a")
    later = lambda: (path.write_bytes(b"b"), os.utime(path, (4e9, 4e9)))  # noqa: E731

    assert watched(tmp_path, nothing, later, nothing, nothing) == [[], ["a.png"], [], ["a.png"], [], []]


def test_what_the_watch_itself_changes_settles(tmp_path):
    """Labelling in place changes a file; it arrives once more, is kept, and that is all."""
    path = tmp_path / "a.png"
    path.write_bytes(b"a")
    pauses = iter(range(6))
    arrived = []
    for found in arrivals([tmp_path], None, lambda: next(pauses, None) is not None):
        arrived.append([file.relative for file in found.files])
        if len(arrived) == 1:
            path.write_bytes(b"labelled")

    assert arrived == [["a.png"]]


def test_a_file_that_goes_away_is_no_error(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(b"a")

    assert watched(tmp_path, path.unlink, nothing) == [[], [], [], []]


def test_a_link_is_told_once(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path)
    pauses = iter(range(3))
    told = [f.code for found in arrivals([tmp_path], None, lambda: next(pauses, None) is not None) for f in found.findings]

    assert told == ["passed_over"]
