"""PDF beyond the battery: other programs read the mark, signatures keep their bytes, hostile files cost little."""

from __future__ import annotations

import io
import json
import re
import subprocess
import time
import zlib

import pikepdf
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from marks import MARK, NEXT
from samples import pdf as samples

from hegui.labeling import Damaged, Mark, read, verify, write
from hegui.words import Refused
from strategies import examples

ALL = samples.samples()
INFO = b"/Root 1 0 R/Info 6 0 R"


def marked(data, mark=MARK, **options):
    target = io.BytesIO()
    write(io.BytesIO(data), target, mark, **options)
    return target.getvalue()


def saved(data, **options):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        target = io.BytesIO()
        pdf.save(target, **options)
    return target.getvalue()


def refusal(action):
    with pytest.raises(Refused) as error:
        action()
    return error.value.findings[0]


# What other programs read


@pytest.mark.parametrize("odd", ALL)
def test_pikepdf_and_pypdf_read_the_same_mark(odd):
    data = marked(ALL[odd])

    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.docinfo["/AIGC"]) == MARK.inner()
    assert pypdf.PdfReader(io.BytesIO(data)).metadata["/AIGC"] == MARK.inner()


@pytest.mark.needs("pdfinfo")
@pytest.mark.needs("exiftool")
@pytest.mark.parametrize("odd", ["plain", "cross-reference streams", "linearized", "hybrid"])
def test_pdfinfo_and_exiftool_read_the_same_mark(odd, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(marked(ALL[odd]))

    pdfinfo = subprocess.run(["pdfinfo", "-custom", path], capture_output=True, text=True, check=True)
    exiftool = subprocess.run(["exiftool", "-j", "-G1", "-u", path], capture_output=True, text=True, check=True)

    assert f"AIGC: {MARK.inner()}" in re.sub(r"AIGC: +", "AIGC: ", pdfinfo.stdout)
    assert pdfinfo.stderr == ""
    assert json.loads(json.loads(exiftool.stdout)[0]["PDF:AIGC"]) == MARK.fields()


@pytest.mark.parametrize("odd", ALL)
def test_qpdf_finds_no_fault_that_was_not_there(odd):
    def faults(data):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return pdf.check_pdf_syntax()

    assert len(faults(marked(ALL[odd]))) <= len(faults(ALL[odd]))


# The file stays the first part of the new one


@pytest.mark.parametrize("odd", ALL)
def test_the_original_bytes_stay_in_front(odd):
    assert marked(ALL[odd]).startswith(ALL[odd])


@pytest.mark.parametrize("odd", ALL)
def test_marks_are_not_piled_up(odd):
    once = marked(ALL[odd], NEXT)

    assert marked(marked(ALL[odd]), NEXT, replace=True) == once


def test_an_update_by_somebody_else_is_not_taken_away():
    ours = marked(ALL["an Info dictionary"])
    info = b"<</Title(changed)/AIGC(%b)>>" % MARK.inner().encode()
    theirs = samples.updated(ours, 6, info, samples.start_of(ours), 7)

    assert marked(theirs, NEXT, replace=True).startswith(theirs)


def test_a_mark_written_by_pypdf_gives_way():
    writer = pypdf.PdfWriter(io.BytesIO(ALL["plain"]), incremental=True)
    writer.add_metadata({"/AIGC": MARK.inner(), "/Title": "标题"})
    target = io.BytesIO()
    writer.write(target)

    data = marked(target.getvalue(), NEXT, replace=True)

    assert read(io.BytesIO(data)).marks == (NEXT,)
    assert pypdf.PdfReader(io.BytesIO(data)).metadata["/Title"] == "标题"


def test_the_identifier_keeps_its_first_part_and_changes_its_second():
    data = ALL["cross-reference streams"]

    with pikepdf.open(io.BytesIO(data)) as before, pikepdf.open(io.BytesIO(marked(data))) as after:
        assert bytes(before.trailer.ID[0]) == bytes(after.trailer.ID[0])
        assert bytes(before.trailer.ID[1]) != bytes(after.trailer.ID[1])


def test_a_mark_that_is_not_ascii_is_written_in_utf_16():
    mark = Mark("1", "某公司", "编号")

    data = marked(ALL["plain"], mark, strict=False)

    assert read(io.BytesIO(data)).marks == (mark,)
    assert pypdf.PdfReader(io.BytesIO(data)).metadata["/AIGC"] == mark.inner()


@pytest.mark.parametrize(
    "written",
    [
        MARK.inner().encode(),
        b"\xef\xbb\xbf" + MARK.inner().encode(),
        b"\xfe\xff" + MARK.inner().encode("utf-16-be"),
        MARK.wrapped().encode(),
    ],
)
def test_the_mark_is_read_however_its_text_is_encoded(written):
    data = samples.classic({6: b"<</A#49GC<%b>>>" % written.hex().encode()}, INFO)

    assert read(io.BytesIO(data)).marks == (MARK,)


def test_a_key_that_is_doubled_shows_both_marks():
    both = b"<</AIGC(%b)/AIGC(%b)>>" % (MARK.inner().encode(), NEXT.inner().encode())

    assert verify(io.BytesIO(samples.classic({6: both}, INFO))).verdict == "nonconforming"


# What is refused


def test_a_document_whose_certification_forbids_changes_is_refused():
    assert refusal(lambda: marked(samples.certified(1))).code == "certified"
    assert verify(io.BytesIO(samples.certified(1))).verdict == "not_found"


@pytest.mark.parametrize("packed", [False, True])
def test_an_encrypted_document_is_refused_and_never_without_mark(packed):
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    data = saved(marked(ALL["plain"]), encryption=pikepdf.Encryption(owner="o", user=""), object_stream_mode=mode)

    assert refusal(lambda: marked(data)).code == "encrypted"
    assert verify(io.BytesIO(data)).verdict == "inconclusive"


def test_an_encrypted_document_whose_keys_are_in_the_open_and_name_no_mark_bears_none():
    mode = pikepdf.ObjectStreamMode.disable
    data = saved(ALL["an Info dictionary"], encryption=pikepdf.Encryption(owner="o", user=""), object_stream_mode=mode)

    assert verify(io.BytesIO(data)).verdict == "not_found"
    assert refusal(lambda: marked(data)).code == "encrypted"


def test_encrypted_xmp_may_hold_a_mark():
    data = saved(samples.with_xmp(), encryption=pikepdf.Encryption(owner="o", user=""))

    assert verify(io.BytesIO(data)).verdict == "inconclusive"


def test_a_damaged_cross_reference_is_refused_and_not_guessed():
    data = ALL["an Info dictionary"].replace(b"startxref\n", b"startxref\n1")

    with pytest.raises(Damaged):
        read(io.BytesIO(data))


# Hostile files


def bomb(size):
    """Zeros packed at a thousand to one."""
    packing = zlib.compressobj(9)
    return (
        packing.compress(bytes(1 << 20)) + b"".join(packing.compress(bytes(1 << 20)) for _ in range(size - 1)) + packing.flush()
    )


def packed_info(data, entries):
    """A document with cross-reference stream whose Info dictionary lies in an object stream with this content."""
    header = b"%PDF-1.5\n"
    body, places = samples.numbered({1: samples.CATALOG, **samples.PAGES, 7: samples.stream(data, entries)}, len(header))
    at = len(header) + len(body)
    rows = bytes(7)
    for number in range(1, 9):
        place = places.get(number, at)
        rows += b"\2\0\0\0\7\0\0" if number == 6 else b"\1" + place.to_bytes(4, "big") + b"\0\0"
    table = samples.stream(rows, b"/Type/XRef/Size 9/W[1 4 2]/Root 1 0 R/Info 6 0 R")
    return header + body + b"8 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF" % at


def circle():
    data = samples.classic()
    return samples.updated(data, 6, b"<<>>", len(data) + len(b"6 0 obj\n<<>>\nendobj\n"), 7)


def table_claiming(rows):
    table = samples.stream(rows, b"/Type/XRef/Size 4000000000/W[1 8 8]/Filter/FlateDecode/Root 1 0 R")
    return b"%PDF-1.5\n1 0 obj\n" + table + b"\nendobj\nstartxref\n9\n%%EOF"


HOSTILE = {
    "sections in a circle": circle(),
    "a section before itself": samples.classic(None, b"/Root 1 0 R/Prev 400").replace(b"/Prev 400", b"/Prev %d" % 440),
    "arrays in arrays": samples.classic({6: b"<</AIGC" + b"[" * 100_000 + b"]" * 100_000 + b">>"}, INFO),
    "a long array": samples.classic({6: b"<</AIGC[" + b"1 " * 1_000_000 + b"]>>"}, INFO),
    "a long number": samples.classic({6: b"<</A " + b"9" * 1_000_000 + b">>"}, INFO),
    "parentheses that do not close": samples.classic({6: b"<</AIGC" + b"(" * 1_000_000}, INFO),
    "references in a circle": samples.classic({6: b"7 0 R", 7: b"6 0 R"}, INFO),
    "a packed object stream of gigabytes": packed_info(bomb(300), b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode"),
    "an object stream with a head of gigabytes": packed_info(b"1 " * 500_000, b"/Type/ObjStm/N 1/First 4000000000"),
    "a cross-reference stream of gigabytes": table_claiming(bomb(300)),
    "a table of four thousand million entries": samples.classic().replace(b"xref\n0 6", b"xref\n0 4000000000"),
    "names with nothing behind them": samples.classic({6: b"<<" + b"/A" * 500_000 + b">>"}, INFO),
    "comments without end": samples.classic({6: b"<<" + b"%\n" * 500_000 + b">>"}, INFO),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_answered_soon(kind):
    started = time.process_time()

    verdict = verify(io.BytesIO(HOSTILE[kind])).verdict

    assert verdict in ("inconclusive", "not_found")
    assert time.process_time() - started < 5


def test_a_large_document_is_not_read_as_a_whole(tmp_path):
    path, start = tmp_path / "large.pdf", 3 << 30
    info = b"<</Title(large)>>"
    with path.open("wb") as stream:
        stream.write(b"%PDF-1.4\n")
        stream.seek(start)
        body, places = samples.numbered({1: samples.CATALOG, **samples.PAGES, 6: info}, start)
        lines = b"".join(b"%010d 00000 n \n" % places[number] for number in range(1, 7))
        table = b"xref\n0 7\n0000000000 65535 f \n" + lines
        stream.write(body + table + b"trailer\n<</Size 7%b>>\nstartxref\n%d\n%%%%EOF\n" % (INFO, start + len(body)))

    class Counting(io.FileIO):
        total = 0

        def read(self, size=-1):
            assert size >= 0
            found = super().read(size)
            Counting.total += len(found)
            return found

    with Counting(path) as stream:
        assert verify(stream).verdict == "not_found"
        assert Counting.total < 200_000


# Anything at all


pieces = st.sampled_from(
    [
        b"<<",
        b">>",
        b"[",
        b"]",
        b"(",
        b")",
        b"\\",
        b"/AIGC",
        b"/Type",
        b"6 0 R",
        b"<FE",
        b">",
        b"%",
        b"\n",
        b"null",
        b"-1.5",
        b"9",
    ]
)


@examples(2)
@given(st.lists(pieces | st.binary(max_size=6), max_size=30).map(b"".join))
def test_any_info_dictionary_is_read_or_refused(inside):
    data = samples.classic({6: b"<<" + inside + b">>"}, INFO)

    if verify(io.BytesIO(data)).verdict == "not_found":
        assert read(io.BytesIO(marked(data))).marks == (MARK,)


@examples(2)
@given(st.sampled_from(sorted(ALL)), st.lists(st.tuples(st.floats(0, 0.999), st.binary(max_size=4)), max_size=4))
def test_any_damage_is_read_or_refused(odd, damages):
    data = bytearray(marked(ALL[odd]))
    for part, new in damages:
        at = int(part * len(data))
        data[at : at + len(new)] = new

    verify(io.BytesIO(bytes(data)))
    try:
        marked(bytes(data), NEXT, replace=True)
    except Refused:
        return
