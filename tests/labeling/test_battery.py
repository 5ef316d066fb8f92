"""What every format promises, said once: each sample of each format goes through the whole battery."""

from __future__ import annotations

import io
from importlib import import_module
from pathlib import Path

import pytest
from damages import bit_flips, truncations
from marks import MARK, NEXT, OTHER, SIGNED

from hegui.labeling import Damaged, read, verify, write
from hegui.labeling.formats import formats
from hegui.words import Refused

FOLDER = Path(__file__).parent / "samples"
MODULES = {path.stem: import_module(f"samples.{path.stem}") for path in sorted(FOLDER.glob("[a-z]*.py"))}
SAMPLES = [
    pytest.param(module, data, id=f"{name}: {odd}")
    for name, module in MODULES.items()
    for odd, data in module.samples().items()
]
TOLERATED = [
    pytest.param(module, place, data, id=f"{name}: {place}")
    for name, module in MODULES.items()
    for place, data in module.tolerated().items()
]


def named(data, module):
    """A stream that bears the name of a file, as texts are told apart by it."""
    stream = io.BytesIO(data)
    stream.name = f"sample{module.SUFFIX}"
    return stream


def written(data, mark, module, **options):
    target = io.BytesIO()
    write(named(data, module), target, mark, **options)
    return target.getvalue()


def test_each_format_has_samples_or_a_test_of_its_own():
    without_samples = {form.__name__.rsplit(".", 1)[-1] for form in formats()} - MODULES.keys()
    without_place = {form.__name__.rsplit(".", 1)[-1] for form in formats() if getattr(form, "NO_PLACE", False)}
    tests = {path.stem for path in Path(__file__).parent.glob("test_*.py")}

    assert without_samples == without_place
    assert {f"test_format_{name}" for name in without_place} <= tests


@pytest.mark.parametrize(("module", "data"), SAMPLES)
class TestEachSample:
    def test_is_of_one_format(self, module, data):
        name = f"sample{module.SUFFIX}"
        recognised = [form.NAME for form in formats() if form.recognises(data[:65536], name)]

        assert len(recognised) == 1

    def test_bears_no_mark_at_first(self, module, data):
        assert verify(named(data, module)).verdict == "not_found"

    @pytest.mark.parametrize("mark", [MARK, SIGNED], ids=["first mark", "signed mark"])
    def test_what_was_written_is_read_back_at_the_prescribed_place(self, module, data, mark):
        found = read(named(written(data, mark, module), module)).found

        assert [(each.mark, each.placed.placement) for each in found] == [(mark, "prescribed")]

    def test_a_written_mark_verifies(self, module, data):
        assert verify(named(written(data, MARK, module), module)).verdict == "no_findings"

    def test_writing_twice_equals_writing_once(self, module, data):
        once = written(data, MARK, module)

        assert written(once, MARK, module, replace=True) == once

    def test_a_mark_of_the_same_producer_is_kept(self, module, data):
        once = written(data, MARK, module)

        assert written(once, NEXT, module) == once

    def test_a_new_mark_takes_the_place_of_the_old_one(self, module, data):
        again = written(written(data, MARK, module), NEXT, module, replace=True)

        assert read(named(again, module)).marks == (NEXT,)

    def test_a_mark_of_another_producer_is_refused(self, module, data):
        once = written(data, OTHER, module)

        with pytest.raises(Refused, match="another producer"):
            written(once, MARK, module, replace=True)

    def test_the_content_stays(self, module, data):
        assert module.content(written(data, MARK, module)) == module.content(data)

    def test_the_other_metadata_keeps_its_meaning(self, module, data):
        marked = written(data, MARK, module)

        assert module.others(marked) == module.others(data)
        assert module.others(written(marked, NEXT, module, replace=True)) == module.others(data)

    def test_a_path_gives_the_same_bytes_as_a_stream(self, module, data, tmp_path):
        path = tmp_path / f"sample{module.SUFFIX}"
        path.write_bytes(data)

        write(path, path, MARK)

        assert path.read_bytes() == written(data, MARK, module)
        assert list(tmp_path.iterdir()) == [path]

    @pytest.mark.parametrize("damage", [truncations, bit_flips])
    def test_damage_is_read_or_refused_and_nothing_else(self, module, data, damage):
        marked = written(data, MARK, module)
        for broken in damage(marked):
            verify(named(broken, module))
            try:
                written(broken, NEXT, module, replace=True)
            except Refused:
                continue


@pytest.mark.parametrize(("module", "place", "data"), TOLERATED)
class TestEachToleratedPlace:
    def test_its_mark_is_read(self, module, place, data):
        found = read(named(data, module)).found

        assert [(each.mark, each.placed.placement) for each in found] == [(MARK, "tolerated")]
        assert found[0].placed.place == place

    def test_writing_moves_the_mark_to_the_prescribed_place(self, module, place, data):
        moved = written(data, NEXT, module, replace=True)

        assert [(each.mark, each.placed.placement) for each in read(named(moved, module)).found] == [(NEXT, "prescribed")]
        assert module.content(moved) == module.content(data)


def test_a_damaged_file_says_so():
    png = MODULES["png"]
    half = png.samples()["plain"][:60]

    with pytest.raises(Damaged, match="damaged"):
        read(named(half, png))
    assert verify(named(half, png)).verdict == "inconclusive"
