"""Many files at once: the tree is kept, each file has its number, and a run that was cut off goes on."""

from __future__ import annotations

import json
import os
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from marks import MARK, OURS, PLATFORM
from samples import png

from hegui.labeling import Mark, read, write
from hegui.labeling.bulk import PassingOn, Reading, Verifying, Writing, listing, run, tasks
from hegui.labeling.bulk.manifest import record
from hegui.ledger import Ledger
from hegui.words import Refused

TEMPLATE = Mark("1", OURS, "", "", OURS, "")


@pytest.fixture
def tree(tmp_path):
    """A folder with pictures at several depths, one of them damaged, one file of no known format, and a link."""
    root = tmp_path / "in"
    for name in ("b.png", "a.png", "deep/er/c.png", "deep/图.png"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(png.png())
    (root / "half.png").write_bytes(png.png()[:50])
    (root / "what.xyz").write_bytes(b"\0\1\2")
    (root / "link.png").symlink_to("a.png")
    return root


def labelled(root, out, jobs=1, **options):
    found = listing([root], out)
    return list(run(tasks(found, "batch", out), Writing(TEMPLATE, **options), jobs))


def test_a_folder_is_listed_in_the_order_of_names_and_links_are_passed_over(tree):
    found = listing([tree])

    assert [f.relative for f in found.files] == ["a.png", "b.png", "half.png", "what.xyz", "deep/图.png", "deep/er/c.png"]
    assert [(f.code, Path(f.place).name, f.severity) for f in found.findings] == [("passed_over", "link.png", "note")]


def test_the_results_folder_inside_the_folder_is_left_out(tree):
    labelled(tree, tree / "out")

    assert not any(file.relative.startswith("out/") for file in listing([tree], tree / "out").files)


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_relative_tree_is_kept_and_every_failure_is_listed(tree, tmp_path, jobs):
    done = labelled(tree, tmp_path / "out", jobs)

    assert {each.task.relative: each.ended for each in done} == {
        "a.png": "done",
        "b.png": "done",
        "half.png": "failed",
        "what.xyz": "refused",
        "deep/图.png": "done",
        "deep/er/c.png": "done",
    }
    assert sorted(p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*.png")) == [
        "a.png",
        "b.png",
        "deep/er/c.png",
        "deep/图.png",
    ]


def test_numbers_are_the_same_in_every_run_and_differ_between_files(tree, tmp_path):
    first = [each.task.number for each in labelled(tree, tmp_path / "one")]
    second = [each.task.number for each in labelled(tree, tmp_path / "two")]

    assert first == second
    assert len(set(first)) == len(first)
    assert all(number.startswith("batch-") for number in first)


def test_a_single_file_has_the_number_itself(tree):
    assert [task.number for task in tasks(listing([tree / "a.png"]), "one")] == ["one"]


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(tree, tmp_path):
    labelled(tree, tmp_path / "out")
    stamp = (tmp_path / "out" / "a.png").stat().st_mtime_ns
    (tmp_path / "out" / "b.png").unlink()

    outcomes = {each.task.relative: each.told.get("outcome") for each in labelled(tree, tmp_path / "out")}

    assert (outcomes["a.png"], outcomes["b.png"]) == ("kept", "written")
    assert (tmp_path / "out" / "a.png").stat().st_mtime_ns == stamp


def test_a_source_that_changed_since_is_written_again(tree, tmp_path):
    labelled(tree, tmp_path / "out")
    os.utime(tree / "a.png", (4e9, 4e9))

    outcomes = {each.task.relative: each.told.get("outcome") for each in labelled(tree, tmp_path / "out")}

    assert outcomes["a.png"] == "written"


def test_a_file_that_somebody_else_put_at_the_target_is_not_written_over(tree, tmp_path):
    somebody = png.png("RGBA")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.png").write_bytes(somebody)

    done = {each.task.relative: each for each in labelled(tree, tmp_path / "out")}

    assert [finding.code for finding in done["a.png"].findings] == ["target_exists"]
    assert (tmp_path / "out" / "a.png").read_bytes() == somebody


def test_two_files_for_one_place_are_refused_before_anything_is_done(tree):
    (tree / "other").mkdir()
    (tree / "other" / "a.png").write_bytes(png.png())

    with pytest.raises(Refused, match="same place"):
        tasks(listing([tree / "a.png", tree / "other" / "a.png"]), "x", tree / "out")


def test_files_may_be_labelled_where_they_are(tree):
    done = list(run(tasks(listing([tree]), "batch", in_place=True), Writing(TEMPLATE)))

    assert read(tree / "deep" / "er" / "c.png").marks[0].content_producer == OURS
    assert sum(each.ended == "done" for each in done) == 4


def test_reading_and_verifying_tell_of_each_file_and_name_those_that_failed(tree):
    reading = list(run(tasks(listing([tree])), Reading()))
    verifying = list(run(tasks(listing([tree])), Verifying(), jobs=2))

    assert [each.told["format"] for each in reading] == ["PNG", "PNG", None, None, "PNG", "PNG"]
    assert [each.told["verdict"] for each in verifying].count("inconclusive") == 2


def test_the_manifest_holds_hashes_and_the_mark_of_every_file_that_was_written(tree, tmp_path):
    done = labelled(tree, tmp_path / "out", hashed=True)
    with closing(Ledger(tmp_path / "ledger")) as ledger:
        record(ledger, done, "label.written", "user:7", datetime(2026, 11, 22, tzinfo=UTC))

    with closing(Ledger(tmp_path / "ledger")) as ledger:
        entries = [recorded.entry for recorded in ledger.entries()]
        told = json.loads(b"".join(ledger.payload(entries[0].payload).pieces()))
    assert {entry.subject for entry in entries} == {"file:a.png", "file:b.png", "file:deep/图.png", "file:deep/er/c.png"}
    assert told["before"] != told["after"]
    assert told["mark"]["ContentProducer"] == OURS


def test_passing_on_keeps_the_tree_and_tells_the_notice_of_each(tree, tmp_path):
    write(tree / "a.png", tree / "a.png", MARK)
    done = list(run(tasks(listing([tree]), "p", tmp_path / "out"), PassingOn(PLATFORM)))

    notices = {each.task.relative: each.told["notice"] for each in done}
    assert (notices["a.png"], notices["b.png"], notices["half.png"]) == ("is", "none", None)
    assert read(tmp_path / "out" / "a.png").marks[0].content_propagator == PLATFORM
    assert (tmp_path / "out" / "b.png").read_bytes() == (tree / "b.png").read_bytes()
