"""The IPTC source type beside the mark: in the same packet, true to the label, and never over another without being asked."""

from __future__ import annotations

import importlib
import io
import re
from dataclasses import replace

import pytest
from marks import MARK, NEXT
from programs import exiftool
from samples import jpeg, png

from hegui.labeling import read, verify, write
from hegui.labeling.also.planning import Also
from hegui.labeling.formats import formats

TRAINED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
COMPOSITE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
CAPTURE = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
IPTC = Also(iptc=True)
WITH_XMP = [form.__name__.rsplit(".", 1)[1] for form in formats() if hasattr(form, "state")]


def samples_of(name):
    module = importlib.import_module(f"samples.{name}")
    return module, {what: bytes(data) for what, data in module.samples().items()}


def written(data, suffix=".png", mark=MARK, also=IPTC, **options):
    """The file as written, and what was told."""
    source, target = io.BytesIO(data), io.BytesIO()
    source.name = target.name = f"file{suffix}"
    result = write(source, target, mark, also=also, **options)
    return target, result


def captured():
    """A picture whose metadata say that a camera took it."""
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" xmlns:i="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" i:DigitalSourceType="{CAPTURE}"/>'
        "</rdf:RDF></x:xmpmeta>"
    )
    return png.with_text(xmp=packet)


def codes(findings):
    return {finding.code: finding.severity for finding in findings}


@pytest.mark.parametrize("name", WITH_XMP)
def test_every_format_with_xmp_states_the_source_type_beside_the_mark_and_keeps_its_content(name):
    module, samples = samples_of(name)
    for what, data in samples.items():
        target, result = written(data, module.SUFFIX)
        marks = read(target)

        assert (marks.marks, marks.beside.source_type) == ((MARK,), TRAINED), what
        assert [found.placed.placement for found in marks.found if found.mark] == ["prescribed"], what
        assert module.content(target.getvalue()) == module.content(data), what
        assert result.findings == (), what


@pytest.mark.parametrize("name", WITH_XMP)
def test_writing_both_again_changes_nothing(name):
    module, samples = samples_of(name)
    for what, data in samples.items():
        once, _ = written(data, module.SUFFIX)
        again, result = written(once.getvalue(), module.SUFFIX)

        assert (result.outcome, again.getvalue()) == ("kept", once.getvalue()), what


def test_both_stand_in_one_packet():
    target, _ = written(png.png())

    packets = re.findall(rb"<x:xmpmeta.*?</x:xmpmeta>", target.getvalue(), re.DOTALL)
    assert [(b"TC260:AIGC" in packet, TRAINED.encode() in packet) for packet in packets] == [(True, True)]


@pytest.mark.needs("exiftool")
@pytest.mark.parametrize("name", WITH_XMP)
def test_exiftool_reads_the_source_type(name, tmp_path):
    module, samples = samples_of(name)
    target, _ = written(next(iter(samples.values())), module.SUFFIX)
    path = tmp_path / f"labelled{module.SUFFIX}"
    path.write_bytes(target.getvalue())

    assert exiftool(path, "XMP-iptcExt:DigitalSourceType") == TRAINED
    assert exiftool(path, "XMP-TC260:Aigc") == MARK.inner()


def test_the_mark_stays_in_the_main_packet_where_xmp_overflows():
    source = jpeg.samples()["XMP that fills its segment"]
    target, _ = written(bytes(source), ".jpg")

    assert [found.placed.place for found in read(target).found] == ["APP1 XMP TC260:AIGC"]
    assert read(target).beside.source_type == TRAINED


def test_a_composite_says_so():
    target, _ = written(png.png(), also=Also(iptc=True, source_type="composite"))

    assert read(target).beside.source_type == COMPOSITE


@pytest.mark.parametrize("label", ["2", "3"])
def test_what_may_be_generated_gets_no_source_type_and_that_is_told(label):
    target, result = written(png.png(), mark=replace(MARK, label=label))

    assert read(target).beside.source_type == ""
    assert codes(result.findings) == {"no_source_type": "note"}


def test_another_source_type_is_kept_and_told():
    target, result = written(captured())

    assert read(target).beside.source_type == CAPTURE
    assert codes(result.findings) == {"other_source_type": "warning"}


def test_another_source_type_is_replaced_when_asked_for():
    target, result = written(captured(), replace=True)

    assert read(target).beside.source_type == TRAINED
    assert result.findings == ()


def test_a_file_that_has_its_mark_gets_the_source_type_and_keeps_the_mark():
    marked, _ = written(png.png(), also=Also())
    target, result = written(marked.getvalue(), mark=NEXT)

    assert (result.outcome, result.mark) == ("written", MARK)
    assert (read(target).marks, read(target).beside.source_type) == ((MARK,), TRAINED)


def test_a_format_without_xmp_gets_its_mark_and_that_is_told():
    target, result = written(b"# Title\n", ".md")

    assert read(target).marks == (MARK,)
    assert codes(result.findings) == {"no_iptc_place": "warning"}


def test_a_mark_that_its_iptc_metadata_deny_is_told():
    target, _ = written(captured(), also=Also())

    verified = verify(target)
    assert (verified.verdict, codes(verified.findings)) == ("nonconforming", {"source_types_disagree": "warning"})


@pytest.mark.parametrize("label", ["2", "3"])
def test_what_may_be_generated_may_have_been_captured(label):
    target, _ = written(captured(), mark=replace(MARK, label=label), also=Also())

    assert verify(target).verdict == "no_findings"


def test_broken_xmp_that_speaks_of_iptc_only_does_not_make_a_file_damaged():
    broken = png.with_text(xmp='<x:xmpmeta xmlns:i="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"><i:DigitalSourceType>')

    assert read(io.BytesIO(broken)).beside.source_type == ""
