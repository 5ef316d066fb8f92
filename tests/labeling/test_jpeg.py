"""JPEG: where the mark goes, how XMP grows beyond a segment, and marks in the places where products put them."""

from __future__ import annotations

import io
import json
import struct
from hashlib import md5
from pathlib import Path

import pytest
from marks import MARK, NEXT
from programs import exiftool, output
from samples import jpeg

from hegui.labeling import Damaged, read, verify, write
from hegui.labeling.source import Source
from hegui.words import Refused

SIGN = jpeg.XMP_SIGN


def written(data, mark=MARK, **options):
    target = io.BytesIO()
    write(io.BytesIO(data), target, mark, **options)
    return target.getvalue()


def found(data):
    return [(each.placed.place, each.placed.placement, each.mark) for each in read(io.BytesIO(data)).found]


def segments(data):
    """Marker and data of each segment, walked by the test itself."""
    at, walked = 2, []
    while data[at + 1] != 0xDA:
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        walked.append((data[at + 1], data[at + 4 : end]))
        at = end
    return walked


def extended_of(data):
    """The extended packets by name, put together."""
    packets = {}
    for marker, body in segments(data):
        if marker == 0xE1 and body.startswith(jpeg.EXTENDED_SIGN):
            name, total, offset = body[35:67].decode(), *struct.unpack_from(">II", body, 67)
            packet = packets.setdefault(name, bytearray(total))
            packet[offset : offset + len(body) - 75] = body[75:]
    return {name: bytes(packet) for name, packet in packets.items()}


class TestThePlaceOfNewXmp:
    def test_is_behind_jfif_and_exif(self):
        kinds = [body[:4] for _, body in segments(written(jpeg.jpeg(exif=jpeg.exif(), comment=b"c")))]

        assert kinds[:3] == [b"JFIF", b"Exif", b"http"]

    def test_is_right_behind_the_start_where_there_is_neither(self):
        data = jpeg.jpeg()

        assert segments(written(data[:2] + data[20:]))[0][1].startswith(SIGN)

    def test_is_before_the_table_of_further_pictures(self):
        kinds = [body[:4] for _, body in segments(written(jpeg.several_pictures()))]

        assert kinds.index(b"http") < kinds.index(b"MPF\0")


class TestXmpThatFillsItsSegment:
    def test_first_loses_its_padding(self):
        marked = written(jpeg.with_xmp(jpeg.xmp(padding=65502 - len(jpeg.xmp()))))

        assert extended_of(marked) == {}
        assert [len(body) < 3000 for _, body in segments(marked) if body.startswith(SIGN)] == [True]

    def test_is_moved_to_extended_xmp_that_the_main_packet_names(self):
        marked = written(jpeg.with_xmp(jpeg.filled(65502)))

        [(name, packet)] = extended_of(marked).items()
        assert md5(packet).hexdigest().upper() == name
        assert b"s" * 60000 in packet and b"xpacket" not in packet
        [main] = [body for _, body in segments(marked) if body.startswith(SIGN)]
        assert name.encode() in main and len(main) < 3000

    def test_is_moved_in_parts_when_it_is_long(self):
        marked = written(jpeg.with_xmp(jpeg.filled(65502)))

        bodies = [body for _, body in segments(marked) if body.startswith(jpeg.EXTENDED_SIGN)]
        assert [len(body) - 75 for body in bodies] == [65400, len(extended_of(marked).popitem()[1]) - 65400][: len(bodies)]

    @pytest.mark.needs("exiftool")
    def test_is_read_whole_by_exiftool(self, tmp_path):
        path = tmp_path / "a.jpg"
        path.write_bytes(written(jpeg.with_xmp(jpeg.filled(65502))))

        assert exiftool(path, "XMP:Aigc") == MARK.inner()
        assert set(exiftool(path, "XMP:Source")) == {"s"}

    def test_is_refused_where_there_is_extended_xmp_already(self):
        full = jpeg.filled(65502).replace(b"<dc:source>" + b"s" * 110, b"%s<dc:source>" % note("A" * 32))

        with pytest.raises(Refused, match="no room"):
            written(jpeg.with_xmp(full))


def note(name):
    return f'<n:HasExtendedXMP xmlns:n="http://ns.adobe.com/xmp/note/">{name}</n:HasExtendedXMP>'.encode()


class TestAMarkInExtendedXmp:
    MARKED = jpeg.extended(
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description rdf:about="" xmlns:T="http://www.tc260.org.cn/ns/AIGC/1.0/" xmlns:a="a:"><T:AIGC>%s</T:AIGC>'
        b"<a:long>%s</a:long></rdf:Description></rdf:RDF></x:xmpmeta>" % (MARK.inner().encode(), b"l" * 3000)
    )

    def test_is_read(self):
        assert found(self.MARKED) == [("APP1 ExtendedXMP TC260:AIGC", "prescribed", MARK)]

    def test_moves_to_the_main_packet_and_the_rest_of_the_extended_one_stays(self):
        moved = written(self.MARKED, NEXT, replace=True)

        assert found(moved) == [("APP1 XMP TC260:AIGC", "prescribed", NEXT)]
        [(name, packet)] = extended_of(moved).items()
        assert md5(packet).hexdigest().upper() == name and name.encode() in moved[: moved.index(jpeg.EXTENDED_SIGN)]
        assert b"l" * 3000 in packet

    def test_is_damage_where_a_part_is_missing(self):
        with pytest.raises(Damaged, match="extended XMP"):
            read(io.BytesIO(without_last_extension(self.MARKED)))


def without_last_extension(data):
    start = data.rindex(b"\xff\xe1", 0, data.rindex(jpeg.EXTENDED_SIGN))
    return data[:start] + data[start + 2 + struct.unpack_from(">H", data, start + 2)[0] :]


class TestFurtherPictures:
    @pytest.mark.parametrize(
        "data", [jpeg.several_pictures(), jpeg.with_xmp_behind_the_pictures_table()], ids=["no XMP", "XMP behind the table"]
    )
    def test_are_where_the_table_says(self, data):
        marked = written(data)

        table = marked.index(b"MPF\0") + 4
        order = "<" if marked[table : table + 2] == b"II" else ">"
        first, second = self.entries(marked, table, order)
        assert marked[table + second[1] :][:3] == b"\xff\xd8\xff"
        assert first[0] - self.entries(data, data.index(b"MPF\0") + 4, order)[0][0] == len(marked) - len(data)

    @staticmethod
    def entries(data, table, order):
        """Length and place of each picture, after CIPA DC-007."""
        directory = table + struct.unpack_from(order + "I", data, table + 4)[0]
        for number in range(struct.unpack_from(order + "H", data, directory)[0]):
            tag, _, length, offset = struct.unpack_from(order + "HHII", data, directory + 2 + 12 * number)
            if tag == 0xB002:
                return [struct.unpack_from(order + "4xII", data, table + offset + at) for at in range(0, length, 16)]
        raise AssertionError("no entries")


class TestProductsInTheWild:
    @pytest.mark.parametrize("endian", "<>")
    @pytest.mark.parametrize(
        "comment",
        [
            b"ASCII\0\0\0" + MARK.wrapped().encode(),
            b"ASCII\0\0\0" + MARK.inner().encode() + b"\0\0",
            bytes(8) + MARK.wrapped().encode(),
            MARK.wrapped().encode(),
            b"AIGC" + MARK.inner().encode(),
            b"UNICODE\0" + MARK.wrapped().encode("utf-16-le"),
            b"UNICODE\0" + MARK.wrapped().encode("utf-16-be"),
        ],
    )
    def test_user_comments_are_read_however_they_are_written(self, comment, endian):
        data = jpeg.jpeg(exif=jpeg.exif(comment, endian))

        assert found(data) == [("EXIF UserComment", "tolerated", MARK)]
        assert found(written(data, NEXT, replace=True)) == [("APP1 XMP TC260:AIGC", "prescribed", NEXT)]

    def test_a_blanked_comment_keeps_its_length_so_that_nothing_moves(self):
        data = jpeg.jpeg(exif=jpeg.exif(b"ASCII\0\0\0" + MARK.wrapped().encode()))

        moved = written(data, NEXT, replace=True)

        before, after = (next(body for _, body in segments(each) if body.startswith(b"Exif")) for each in (data, moved))
        at = before.index(b'{"AIGC"')
        assert (after[:at], after[at:].strip()) == (before[:at], b"")
        assert len(after) == len(before)

    def test_what_else_a_comment_says_stays(self):
        said = json.dumps({"AIGC": MARK.fields(), "提示": "é"}, ensure_ascii=False).encode()
        moved = written(jpeg.jpeg(exif=jpeg.exif(b"ASCII\0\0\0" + said)), NEXT, replace=True)

        assert '{"提示":"é"}'.encode() in moved

    def test_nested_objects_of_a_phone_are_read_as_their_text(self):
        fields = {**MARK.fields(), "ReservedCode1": {"SecurityData": {"Type": "RSA"}}}
        data = jpeg.jpeg(exif=jpeg.exif(b"ASCII\0\0\0" + json.dumps({"AIGC": fields}).encode()))

        [mark] = read(io.BytesIO(data)).marks
        assert mark.reserved_code_1 == '{"SecurityData":{"Type":"RSA"}}'
        assert "not_a_string" in {finding.code for finding in verify(io.BytesIO(data)).findings}

    @pytest.mark.parametrize(
        "text",
        [
            '{"ServiceProvider":"Tencent Cloud","ServiceUser":"1","Time":"2025","ContentId":"2"}',
            '{"aigc_info":{"aigc_label_type":0,"source_info":"3"}}',
        ],
    )
    def test_labels_of_other_schemes_are_no_marks_and_stay(self, text):
        data = jpeg.jpeg(exif=jpeg.exif(description=text))

        assert [(place, placement) for place, placement, _ in found(data)] == [("EXIF ImageDescription", "foreign")]
        assert verify(io.BytesIO(data)).verdict == "not_found"
        assert text.encode() in written(data)

    def test_a_bare_segment_is_dropped(self):
        data = jpeg.tolerated()["APP4 AIGC"]

        assert 0xE4 not in {marker for marker, _ in segments(written(data, NEXT, replace=True))}

    def test_what_a_jfif_segment_says_itself_stays(self):
        moved = written(jpeg.tolerated()["APP0 AIGC"], NEXT, replace=True)

        assert segments(moved)[0] == segments(jpeg.jpeg())[0]

    def test_an_object_that_is_cut_off_is_told_and_not_passed_over(self):
        data = jpeg.jpeg(comment=MARK.wrapped()[:-20].encode())

        assert verify(io.BytesIO(data)).verdict == "nonconforming"

    def test_exif_that_is_broken_but_speaks_of_a_mark_is_damage(self):
        block = jpeg.exif(b"ASCII\0\0\0" + MARK.wrapped().encode()).tobytes()
        broken = block[:10] + b"\xff\xff\xff\x7f" + block[14:]

        with pytest.raises(Damaged):
            read(io.BytesIO(jpeg.with_segments(jpeg.segment(0xE1, broken))))

    def test_exif_that_is_broken_and_speaks_of_none_is_passed_over(self):
        data = jpeg.with_segments(jpeg.segment(0xE1, b"Exif\0\0II*\0\xff\xff\xff\x7f"))

        assert found(data) == []


def test_two_packets_with_a_mark_become_one():
    stated = written(jpeg.with_xmp(jpeg.xmp()))
    packet = next(body for _, body in segments(stated) if body.startswith(SIGN))
    twice = jpeg.with_segments(jpeg.segment(0xE1, packet), jpeg.segment(0xE1, packet))

    assert len(found(twice)) == 2
    assert found(written(twice, NEXT, replace=True)) == [("APP1 XMP TC260:AIGC", "prescribed", NEXT)]


@pytest.mark.parametrize("junk", [b"junk", b"\xff\x00\x11", b"\xff\xff"])
def test_bytes_between_segments_are_skipped_as_decoders_do(junk):
    data = jpeg.with_segments(junk)

    assert jpeg.content(written(data)) == jpeg.content(data)


@pytest.mark.parametrize("data", [b"\xff\xd8\xff\xd9", b"\xff\xd8\xff\xe0", b"\xff\xd8\xff" + b"\0" * 100_000])
def test_a_file_without_a_picture_is_damaged(data):
    with pytest.raises(Damaged):
        read(io.BytesIO(data))


def test_the_scan_is_not_read():
    data = jpeg.jpeg() + bytes(10_000_000)
    read_at = []

    def raw(offset, length):
        read_at.append((offset, length))
        return data[offset : offset + length]

    read(Source("a.jpg", len(data), raw))

    assert read_at == [(0, 65536)]


@pytest.mark.needs("exiftool")
def test_exiftool_finds_no_new_fault(tmp_path):
    for number, data in enumerate(jpeg.samples().values()):
        (tmp_path / f"{number}-before.jpg").write_bytes(data)
        (tmp_path / f"{number}-after.jpg").write_bytes(written(data))

    told = {
        Path(each["SourceFile"]).stem: each["Validate"]
        for each in json.loads(output("exiftool", "-json", "-validate", tmp_path))
    }

    for number, odd in enumerate(jpeg.samples()):
        assert told[f"{number}-after"] in (told[f"{number}-before"], "OK"), odd
