"""SVG samples."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from marks import MARK

SUFFIX = ".svg"
SVG, RDF = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DOCTYPE = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
DRAWING = '<g id="a"><path d="M0 0 L 10 10"/><text>某人 &lt;&amp;&gt;</text></g><!-- metadata -->'
WORK = '<rdf:RDF><cc:Work rdf:about=""><dc:title>某人 &amp; co</dc:title></cc:Work></rdf:RDF>'
PREFIXES = f'xmlns:rdf="{RDF}" xmlns:cc="http://creativecommons.org/ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def svg(inside=DRAWING, attributes="", before='<?xml version="1.0" encoding="UTF-8"?>\n'):
    return f'{before}<svg xmlns="{SVG}" width="20" height="20" {attributes}>{inside}</svg>\n'.encode()


def packet(more=""):
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{RDF}"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:creator>某人 &amp; co</dc:creator>{more}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )


def samples():
    return {
        "plain": svg(),
        "no declaration": svg(before=""),
        "byte order mark and comments": b"\xef\xbb\xbf" + svg(before="<!-- <svg> --> <?a b?>\n<!-- -->"),
        "SVG 1.1 document type": svg(before=DOCTYPE),
        "a title first": svg("<title>a title</title>\n<desc>a description</desc>" + DRAWING),
        "only a title": svg("<title>a title</title>"),
        "empty": f'<svg xmlns="{SVG}" width="5" height="5" />'.encode(),
        "a prefix": f'<s:svg xmlns:s="{SVG}"><s:path d="M0 0"/></s:svg>'.encode(),
        "no namespace": b'<svg width="5"><path d="M0 0"/></svg>',
        "metadata of a drawing program": svg(f'<metadata id="m">{WORK}</metadata>{DRAWING}', PREFIXES),
        "metadata behind the drawing": svg(f"{DRAWING}<metadata>{WORK}</metadata>", PREFIXES),
        "XMP": svg(f"<metadata>{packet()}</metadata>{DRAWING}"),
        "metadata that is no RDF": svg(f"<metadata><a xmlns='b'>c</a></metadata>{DRAWING}"),
        "empty metadata": svg(f'<metadata id="m"/>{DRAWING}'),
        "metadata without anything": svg(f"<metadata></metadata>{DRAWING}"),
        "metadata of a part": svg(f"<g><metadata>{WORK}</metadata></g>{DRAWING}", PREFIXES),
        "large": svg(DRAWING * 4000),
        "styles with odd signs": svg(f"<style><![CDATA[a > b {{}} <metadata>]]></style>{DRAWING}"),
    }


def tree(element):
    """What is drawn: everything but metadata."""
    children = [tree(child) for child in element if not str(child.tag).endswith("metadata")]
    return element.tag, dict(element.attrib), (element.text or "").strip(), (element.tail or "").strip(), children


def content(data):
    return tree(ElementTree.fromstring(data))


def others(data):
    titles = re.findall(r"<dc:(?:title|creator)>(.*?)</", data.decode())
    comments = re.findall(rb"<!--.*?-->|<!DOCTYPE.*?>|<\?(?!xpacket).*?\?>", data)
    return titles, comments, b"xmlns='b'>c</a>" in data, b'id="m"' in data


def tolerated():
    stated = MARK.inner().replace('"', "&quot;")
    inner = packet(f'<T:AIGC xmlns:T="http://www.tc260.org.cn/ns/AIGC/1.0/">{stated}</T:AIGC>')
    return {"inner metadata XMP TC260:AIGC": svg(f"<g><metadata>{inner}</metadata></g>{DRAWING}")}
