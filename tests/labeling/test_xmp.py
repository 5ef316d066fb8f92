"""XMP packets: one property is read and put in, everything else stays."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marks import MARK, SIGNED

from hegui.labeling import Damaged
from hegui.labeling.containers import xmp
from hegui.labeling.marks_in.xmp import AIGC
from strategies import examples

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SPACE = "http://www.tc260.org.cn/ns/AIGC/1.0/"
ESCAPED = SIGNED.inner().replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def packet(inside, *, meta="", rdf=""):
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"{meta}><rdf:RDF xmlns:rdf="{RDF}"{rdf}>{inside}</rdf:RDF></x:xmpmeta>'
    ).encode()


def described(inside, attributes='rdf:about=""'):
    return f"<rdf:Description {attributes}>{inside}</rdf:Description>"


AS_T, AS_TC260 = f'xmlns:T="{SPACE}"', f'rdf:about="" xmlns:TC260="{SPACE}"'
FORMS = {
    "declared at the description": described("<TC260:AIGC>%s</TC260:AIGC>", AS_TC260),
    "declared at the property": described(f'<t:AIGC xmlns:t="{SPACE}">%s</t:AIGC>'),
    "an attribute": f'<rdf:Description {AS_TC260} TC260:AIGC="%s"/>',
    "an attribute among others": f"<rdf:Description a:b='1>2' xmlns:a='a:' {AS_T} T:AIGC = \"%s\" rdf:about=''/>",
    "beside another property": described('<a:b xmlns:a="a:"><![CDATA[<T:AIGC>]]></a:b><T:AIGC>%s</T:AIGC>', AS_T),
    "behind a comment that looks like it": described("<!-- <T:AIGC>no</T:AIGC> --><T:AIGC>%s</T:AIGC>", AS_T),
    "with a character reference": described("<T:AIGC>&#32;%s</T:AIGC>", f'{AS_T} rdf:about=""'),
}
EMPTY_FORMS = {
    "an empty property": described('<T:AIGC /><a:b xmlns:a="a:">c</a:b>', AS_T),
    "an empty property with an end tag": described("<T:AIGC></T:AIGC>", AS_T),
    "an empty attribute": f'<rdf:Description rdf:about="" {AS_T} T:AIGC=""/>',
}
PLACES = {
    "an empty RDF": f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}" /></x:xmpmeta>',
    "no RDF": '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="a"></x:xmpmeta>',
    "an empty packet": '<?xpacket begin="" id="a"?><x:xmpmeta xmlns:x="adobe:ns:meta/" key="value" />\n<?xpacket end="w"?>',
    "no meta element": f'<r:RDF xmlns:r="{RDF}"><r:Description r:about="uuid:1"/></r:RDF>',
    "white space": " \r\n\0",
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
class TestAPropertyThatIsThere:
    def test_is_read(self, form):
        assert [text.strip() for text in xmp.stated(packet(form % ESCAPED), AIGC, "")] == [SIGNED.inner()]

    def test_gets_another_text_in_its_place(self, form):
        changed = xmp.stating(packet(form % ESCAPED), AIGC, MARK.inner(), "")

        assert xmp.stated(changed, AIGC, "") == [MARK.inner()]
        assert len(list(ElementTree.fromstring(changed).iter())) == len(list(ElementTree.fromstring(packet(form % "")).iter()))

    def test_can_be_silenced(self, form):
        silent = xmp.silent(packet(form % ESCAPED), AIGC, "")

        assert xmp.stated(silent, AIGC, "") == []
        ElementTree.fromstring(silent)


@pytest.mark.parametrize("form", EMPTY_FORMS.values(), ids=EMPTY_FORMS)
def test_an_empty_property_is_filled(form):
    filled = xmp.stating(packet(form), AIGC, MARK.inner(), "")

    assert xmp.stated(packet(form), AIGC, "") == [""]
    assert xmp.stated(filled, AIGC, "") == [MARK.inner()]
    assert len(list(ElementTree.fromstring(filled).iter())) == len(list(ElementTree.fromstring(packet(form)).iter()))


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_packet_without_the_property_gets_it_inside_its_rdf(place):
    changed = xmp.stating(place.encode(), AIGC, MARK.inner(), "")

    found = ElementTree.fromstring(changed).findall(f".//{{{RDF}}}Description/{{{SPACE}}}AIGC")
    assert [element.text for element in found] == [MARK.inner()]


def test_a_packet_states_a_property_once():
    twice = packet(FORMS["an attribute"] % "{}" + FORMS["declared at the property"] % "{}")

    assert xmp.stated(xmp.stating(twice, AIGC, MARK.inner(), ""), AIGC, "") == [MARK.inner()]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
def test_every_encoding_of_xmp_is_read_and_becomes_utf_8(encoding):
    data = packet(FORMS["an attribute"] % ESCAPED).decode().encode(encoding)

    assert xmp.stated(data, AIGC, "") == [SIGNED.inner()]
    assert MARK.produce_id.encode() in xmp.stating(data, AIGC, MARK.inner(), "")


def test_a_document_type_is_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "b">]>' + packet(FORMS["an attribute"] % "&a;")

    with pytest.raises(Damaged, match="document type"):
        xmp.stated(bomb, AIGC, "")


@pytest.mark.parametrize(
    "broken",
    [
        FORMS["declared at the property"] % "&nothing;",
        FORMS["declared at the property"] % "&#xFFFFFFFF;",
        FORMS["declared at the property"].replace("</t:AIGC>", "") % "",
        FORMS["declared at the property"] % "]]>",
        FORMS["declared at the description"].replace("TC260:AIGC", "other:AIGC") % "",
    ],
)
def test_broken_xml_is_damaged(broken):
    with pytest.raises(Damaged, match="well-formed"):
        xmp.stated(packet(broken), AIGC, "")


@examples(3)
@given(st.data())
def test_the_short_way_reads_what_the_parser_reads(data):
    """The match on packets of the usual form takes nothing for well-formed that is not."""
    whole = xmp.stating(None, AIGC, data.draw(st.sampled_from([MARK, SIGNED])).inner(), "")
    at = data.draw(st.integers(0, len(whole)))
    cut = data.draw(st.integers(0, 3))
    put = data.draw(
        st.sampled_from([b"", b"<", b">", b"&", b"&amp;", b'"', b" ", b"/", b"a", b"\0", b"\xff", b"]]>", b"<!---->"])
    )
    broken = whole[:at] + put + whole[at + cut :]

    short = xmp._plainly_stated(broken, AIGC)

    if short is not None:
        assert xmp._texts(broken, AIGC, "") == [short]


@examples(2)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")))
def test_any_text_is_read_back(text):
    assert xmp.stated(xmp.stating(None, AIGC, text, ""), AIGC, "") == [text]
