"""What the verifier says of marks, carried here by PNG files."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from marks import MARK, NEXT, OTHER, OURS, PLATFORM
from samples import png

from hegui.labeling import Mark, verify
from hegui.rulebook import load_rulebook


def file_with(*texts, keyword="XML:com.adobe.xmp"):
    """A PNG with each text as a mark of its own, at the prescribed place unless another keyword is named."""
    if keyword == "AIGC":
        return io.BytesIO(png.with_text(*(("AIGC", text, False) for text in texts)))
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        + "".join(
            '<rdf:Description rdf:about="" xmlns:tc="http://www.tc260.org.cn/ns/AIGC/1.0/"><tc:AIGC><![CDATA['
            f"{text}]]></tc:AIGC></rdf:Description>"
            for text in texts
        )
        + "</rdf:RDF></x:xmpmeta>"
    )
    return io.BytesIO(png.with_text(xmp=packet))


def told(*marks, **options):
    verified = verify(file_with(*(mark if isinstance(mark, str) else mark.inner() for mark in marks)), **options)
    return verified.verdict, {finding.code: finding.severity for finding in verified.findings}


def without(key):
    return json.dumps({name: text for name, text in MARK.fields().items() if name != key})


def test_a_full_mark_has_no_findings():
    assert told(MARK) == ("no_findings", {})


def test_a_file_without_a_mark_is_not_found_and_an_error_only_where_one_is_required():
    empty = png.png()

    assert [f.severity for f in verify(io.BytesIO(empty)).findings] == ["note"]
    assert [f.severity for f in verify(io.BytesIO(empty), required=True).findings] == ["error"]
    assert verify(io.BytesIO(empty)).verdict == "not_found"


def test_a_file_that_cannot_be_read_is_inconclusive(tmp_path):
    assert verify(io.BytesIO(b"what is this")).verdict == "inconclusive"
    assert verify(tmp_path / "gone.png").verdict == "inconclusive"
    assert verify(tmp_path).verdict == "inconclusive"


def test_text_at_the_place_that_is_no_mark_does_not_conform():
    assert told("not JSON")[0] == "nonconforming"


@pytest.mark.parametrize(
    ("mark", "code", "severity"),
    [
        (replace(MARK, label="4"), "bad_label", "error"),
        (replace(MARK, label="AIGC"), "bad_label", "error"),
        (replace(MARK, produce_id=""), "empty_field", "error"),
        (replace(MARK, content_producer="某公司"), "bad_character", "warning"),
        (replace(MARK, produce_id="with blank"), "bad_character", "warning"),
        (replace(MARK, content_producer=OURS[:-6] + "5" + OURS[-5:]), "bad_credit_code", "error"),
        (replace(MARK, content_producer="00" + "1" * 20 + "30000"), "bad_provider_code", "error"),
        (replace(MARK, content_producer=PLATFORM), "wrong_service", "warning"),
        (without("Label"), "missing_key", "error"),
        (without("ReservedCode2"), "missing_key", "warning"),
    ],
)
def test_each_fault_has_its_code_and_makes_the_file_nonconforming(mark, code, severity):
    verdict, findings = told(mark)

    assert findings[code] == severity
    assert verdict == "nonconforming"


@pytest.mark.parametrize(
    "mark",
    [
        replace(MARK, content_producer="doubao"),
        replace(MARK, content_propagator="", propagate_id=""),
        Mark("2", "", "", "", PLATFORM, "p-1"),
        Mark("3", "", "", "", PLATFORM, "p-1"),
    ],
    ids=["a name", "no propagator", "declared by a user", "suspected by a platform"],
)
def test_what_the_standard_leaves_open_is_at_most_a_note(mark):
    verdict, findings = told(mark)

    assert verdict == "no_findings"
    assert set(findings.values()) == {"note"}


def test_strictly_read_the_characters_are_an_error():
    assert told(replace(MARK, produce_id="a b"), strict=True)[1]["bad_character"] == "error"


@pytest.mark.parametrize(
    "marks", [(MARK, MARK), (MARK, NEXT), (MARK, OTHER)], ids=["the same", "another number", "another producer"]
)
def test_one_file_bears_one_mark(marks):
    assert told(*marks)[1]["several_marks"] == "error"


def test_another_place_is_a_warning_and_says_how_to_move_the_mark():
    verified = verify(file_with(MARK.wrapped(), keyword="AIGC"))
    (finding,) = verified.findings

    assert (finding.code, finding.severity) == ("other_place", "warning")
    assert "--replace" in finding.remedy.en


def test_every_citation_is_an_article_of_the_rulebook():
    rulebook = load_rulebook()
    marks = [replace(MARK, label="9"), replace(MARK, produce_id="a b"), without("Label"), "x"]
    verified = [verify(file_with(mark if isinstance(mark, str) else mark.inner())) for mark in marks]
    verified += [verify(io.BytesIO(png.png())), verify(file_with(MARK.inner(), NEXT.inner()))]
    cited = {cite for each in verified for finding in each.findings for cite in finding.cites}

    assert {"GB45438.E", "GB45438.6.1", "LBL.5"} <= cited
    assert [cite for cite in cited if rulebook.article(cite) is None] == []
