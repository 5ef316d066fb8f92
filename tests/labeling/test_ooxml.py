"""Office files beyond the battery: other programs read the property, every other entry stays, hostile archives cost little."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import time
import zipfile
import zlib
from itertools import pairwise

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from marks import MARK, NEXT
from samples import ooxml as samples

from hegui.labeling import read, verify, write
from hegui.words import Refused
from strategies import examples

ALL = samples.samples()


def named(data, name="a.docx"):
    stream = io.BytesIO(data)
    stream.name = name
    return stream


def marked(data, mark=MARK, **options):
    target = io.BytesIO()
    write(named(data), target, mark, **options)
    return target.getvalue()


def refusal(data):
    with pytest.raises(Refused) as error:
        marked(data)
    return error.value.findings[0].code


# What other programs read


@pytest.mark.parametrize("odd", ["Excel", "Excel with a custom property"])
def test_openpyxl_reads_the_same_property(odd):
    book = openpyxl.load_workbook(io.BytesIO(marked(ALL[odd])))

    assert book.custom_doc_props["AIGC"].value == MARK.inner()


@pytest.mark.needs("exiftool")
@pytest.mark.parametrize("odd", ["Word", "Excel", "PowerPoint", "custom properties"])
def test_exiftool_reads_the_same_property(odd, tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(marked(ALL[odd]))

    shown = subprocess.run(["exiftool", "-j", "-G1", path], capture_output=True, text=True, check=True).stdout

    if "Archive::Zip" in shown:
        pytest.skip("exiftool reads no archives without the Perl library Archive::Zip")
    assert json.loads(json.loads(shown)[0]["XML:AIGC"]) == MARK.fields()


@pytest.mark.parametrize("odd", ALL)
def test_the_archive_is_whole_and_its_entries_keep_their_order(odd):
    with zipfile.ZipFile(io.BytesIO(ALL[odd])) as before, zipfile.ZipFile(io.BytesIO(marked(ALL[odd]))) as after:
        assert after.testzip() is None
        assert after.namelist()[: len(before.namelist())] == before.namelist()
        assert after.comment == before.comment


@pytest.mark.parametrize("odd", ALL)
def test_entries_that_are_not_ours_are_kept_as_they_are_packed(odd):
    def raw(data):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            starts = sorted([info.header_offset for info in archive.infolist()] + [archive.start_dir])
            ends = dict(pairwise(starts))
            kept = [info for info in archive.infolist() if info.filename not in samples.TOUCHED]
            return [(info.filename, data[info.header_offset : ends[info.header_offset]]) for info in kept]

    assert raw(marked(ALL[odd])) == raw(ALL[odd])


@pytest.mark.parametrize("odd", ALL)
def test_the_property_is_registered_with_a_number_of_its_own(odd):
    parts = samples.entries(marked(ALL[odd]))

    root = etree.fromstring(parts["docProps/custom.xml"])
    numbers = [each.get("pid") for each in root]
    targets = [each.get("Target") for each in etree.fromstring(parts["_rels/.rels"])]
    names = [each.get("PartName") for each in etree.fromstring(parts["[Content_Types].xml"])]

    assert {each.tag for each in root} == {root.tag.replace("}Properties", "}property")}
    assert len(set(numbers)) == len(numbers)
    assert min(map(int, numbers)) >= 2
    assert targets.count("docProps/custom.xml") == names.count("/docProps/custom.xml") == 1


def test_the_text_of_existing_properties_stays_byte_for_byte():
    before = samples.entries(ALL["custom properties"])["docProps/custom.xml"]
    after = samples.entries(marked(ALL["custom properties"]))["docProps/custom.xml"]

    assert after.startswith(before.removesuffix(b"</Properties>"))


def test_two_marks_in_one_part_become_one():
    data = marked(ALL["Word"])
    custom = samples.entries(data)["docProps/custom.xml"]
    start = custom.index(b"<property")
    doubled = custom.replace(b"</Properties>", custom[start:].replace(b'pid="2"', b'pid="3"'))
    both = samples.zipped(samples.entries(data) | {"docProps/custom.xml": doubled})

    assert "several_marks" in {finding.code for finding in verify(named(both)).findings}
    assert read(named(marked(both, NEXT, replace=True))).marks == (NEXT,)


# What is refused


def test_a_signed_document_is_refused():
    signed = samples.zipped(samples.entries(ALL["Word"]) | {"_xmlsignatures/sig1.xml": b"<Signature/>"})

    assert refusal(signed) == "signed"
    assert verify(named(signed)).verdict == "not_found"


@pytest.mark.parametrize("name", ["a.docx", "a"])
def test_a_document_with_a_password_is_refused_and_never_without_mark(name):
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)

    verified = verify(named(data, name))

    assert (verified.verdict, verified.findings[0].code) == ("inconclusive", "encrypted")


def test_a_package_that_is_no_office_file_is_refused():
    parts = samples.entries(ALL["Word"])
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"/officeDocument", b"/something")

    assert refusal(samples.zipped(parts)) == "no_place"


def test_encrypted_entries_are_refused():
    data = bytearray(ALL["Word"])
    at = data.index(b"PK\1\2")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\1\2", at + 1)

    assert verify(named(bytes(data))).findings[0].code == "encrypted"


# Hostile archives


def bomb():
    """A part of relations that says it unpacks to three gigabytes."""
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packing.compress(bytes(1 << 20)) for _ in range(100)) + packing.flush()
    name = b"_rels/.rels"
    stated = struct.pack("<5H3L2H", 20, 0, 8, 0, 33, 0, len(packed), 3 << 30, len(name), 0)
    local = b"PK\3\4" + stated + name + packed
    central = b"PK\1\2" + struct.pack("<H", 20) + stated + struct.pack("<3H2L", 0, 0, 0, 0, 0) + name
    types = samples.zipped({"[Content_Types].xml": b"<Types/>"})
    directory = types[types.index(b"PK\1\2") : types.index(b"PK\5\6")]
    first = types[: types.index(b"PK\1\2")]
    records = directory[:42] + struct.pack("<L", len(local)) + directory[46:]
    end = b"PK\5\6" + struct.pack("<4H2LH", 0, 0, 2, 2, len(central) + len(records), len(local) + len(first), 0)
    return local + first + central + records + end


def overlapping():
    data = bytearray(ALL["Word"])
    first = data.index(b"PK\1\2")
    second = data.index(b"PK\1\2", first + 1)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    return bytes(data)


def with_part(custom):
    return samples.with_custom(custom, data=ALL["PowerPoint"])


HOSTILE = {
    "a bomb": bomb(),
    "entries over one another": overlapping(),
    "an entity that grows": with_part(b'<!DOCTYPE a [<!ENTITY b "bbbb">]><Properties>&b;</Properties>'),
    "deep elements": with_part(b"<property>" * 200_000),
    "deep elements that close": with_part(b"<a>" * 200_000 + b"</a>" * 200_000),
    "deep properties that close": with_part(b"<property>" * 50_000 + b"text" + b"</property>" * 50_000),
    "many properties": with_part(b"<Properties>" + b"<property/>" * 600_000 + b"</Properties>"),
    "no directory": ALL["Word"][:-22],
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_archives_are_answered_soon(kind):
    started = time.process_time()

    verdict = verify(named(HOSTILE[kind])).verdict

    assert verdict in ("inconclusive", "not_found")
    assert time.process_time() - started < 5


def test_an_entry_named_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate name"):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name in ("[Content_Types].xml", "_rels/.rels", "_rels/.rels"):
                archive.writestr(name, b"<a/>")

    assert verify(named(stream.getvalue())).verdict == "inconclusive"


@examples(2)
@given(st.binary(max_size=200) | st.text(max_size=60).map(str.encode))
def test_any_part_is_read_or_refused(custom):
    data = with_part(b"<Properties>" + custom + b"</Properties>")

    verify(named(data))
    try:
        marked(data)
    except Refused:
        return


@examples(2)
@given(st.sampled_from(["Excel", "PowerPoint"]), st.lists(st.tuples(st.floats(0, 0.999), st.binary(max_size=4)), max_size=4))
def test_any_damage_is_read_or_refused(odd, damages):
    data = bytearray(marked(ALL[odd]))
    for part, new in damages:
        at = int(part * len(data))
        data[at : at + len(new)] = new

    verify(named(bytes(data)))
    try:
        marked(bytes(data), NEXT, replace=True)
    except Refused:
        return
