"""Passing on (LBL 6): metadata speaks first, then the user, then suspicion; the producer's fields are never touched."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from marks import MARK, NEXT, OTHER, OURS, PLATFORM
from samples import png
from test_verdicts import file_with

from hegui.labeling import Mark, pass_on, read, verify
from hegui.rulebook import load_rulebook
from hegui.words import Refused


def passed(source, **options):
    target = io.BytesIO()
    result = pass_on(source, target, PLATFORM, "p-1", **options)
    return result, target


@pytest.mark.parametrize(("label", "notice"), [("1", "is"), ("2", "may_be"), ("3", "suspected")])
@pytest.mark.parametrize("options", [{}, {"declared": True}, {"suspected": True}], ids=["", "declared", "suspected"])
def test_a_mark_in_the_metadata_decides(label, notice, options):
    mark = replace(MARK, label=label)
    result, target = passed(file_with(mark.inner()), **options)

    assert result.notice == notice
    assert read(target).marks == (replace(mark, content_propagator=PLATFORM, propagate_id="p-1"),)


def test_without_a_mark_the_users_word_counts_before_suspicion():
    assert passed(io.BytesIO(png.png()), declared=True, suspected=True)[0].notice == "may_be"
    assert passed(io.BytesIO(png.png()), suspected=True)[0].notice == "suspected"


def test_what_a_platform_writes_itself_names_no_producer_and_verifies():
    result, target = passed(io.BytesIO(png.png()), declared=True)

    assert result.mark == Mark("2", "", "", "", PLATFORM, "p-1")
    assert verify(target).verdict == "no_findings"


def test_where_nothing_speaks_of_ai_the_file_goes_on_as_it_is():
    data = png.png()
    result, target = passed(io.BytesIO(data))

    assert (result.notice, result.mark, target.getvalue()) == ("none", None, data)


def test_a_label_that_cannot_be_read_is_a_trace():
    assert passed(file_with("not JSON"))[0].notice == "suspected"


def test_a_producer_that_does_not_conform_is_no_fault_of_the_platform():
    result, target = passed(file_with(replace(MARK, label="AIGC", content_producer="某公司").inner()))

    assert result.notice == "suspected"
    assert read(target).marks[0].content_producer == "某公司"


def test_a_mark_elsewhere_moves_to_the_prescribed_place():
    _, target = passed(file_with(MARK.wrapped(), keyword="AIGC"))

    assert [found.placed.placement for found in read(target).found] == ["prescribed"]


def test_of_several_marks_one_goes_on_and_the_others_are_told():
    result, target = passed(file_with(MARK.inner(), OTHER.inner()))

    assert read(target).marks == (MARK.passed_on(PLATFORM, "p-1"),)
    assert [finding.code for finding in result.findings] == ["several_marks"]


def test_the_next_platform_takes_the_place_of_the_last():
    _, once = passed(file_with(NEXT.inner()))
    target = io.BytesIO()
    pass_on(once, target, OURS[:22] + "20009", "q-1")

    assert read(target).marks == (NEXT.passed_on(OURS[:22] + "20009", "q-1"),)


def test_a_platform_code_that_is_wrong_is_refused():
    with pytest.raises(Refused, match="credit code"):
        pass_on(file_with(MARK.inner()), io.BytesIO(), PLATFORM[:21] + "0" + PLATFORM[22:], "p-1")


def test_the_notice_has_both_elements_of_the_standard_and_its_article():
    for options in ({"declared": True}, {"suspected": True}):
        result, _ = passed(io.BytesIO(png.png()), **options)

        assert "AI" in result.text.zh
        assert "生成" in result.text.zh
        assert load_rulebook().article(result.cites[0]) is not None
