"""The styles of a paper: few, named for what they hold, all on the three fonts of a Chinese office."""

from __future__ import annotations

from collections.abc import Iterator

_INK, _SOFT, _DEEP, _LINE = "1C2229", "57606B", "17406A", "D5DAE0"


def _fonts(latin: str, chinese: str) -> str:
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}" w:cs="{latin}"/>'


_TEXT = _fonts("Times New Roman", "宋体")
_HEAD = _fonts("Arial", "黑体")
_TITLE = _fonts("Times New Roman", "华文中宋")

_HANGING = '<w:ind w:left="200" w:hanging="200"/>'


def styles() -> str:
    """Return the defaults and every style."""
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_TEXT}<w:color w:val="{_INK}"/><w:sz w:val="21"/><w:szCs w:val="21"/>'
        '<w:lang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault><w:pPr>{_spacing(0, 0, 300)}</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
        '<w:uiPriority w:val="1"/><w:semiHidden/></w:style>' + "".join(_all()) + _tables()
    )


def _all() -> Iterator[str]:
    yield _paragraph("Title", "Title", _spacing(0, 60, 420) + _left(), _TITLE + _run(_INK, 44))
    yield _paragraph("Subtitle", "Subtitle", _spacing(0, 200), _run(_SOFT, 19))
    yield from _headings()
    yield _paragraph("ContentsHeading", "TOC Heading", "<w:keepNext/>" + _spacing(240, 80), _HEAD + _run(_INK, 24))
    yield _paragraph("TOC1", "toc 1", _tab() + _spacing(40, 20), _HEAD + _run(_INK, 20))
    yield _paragraph("TOC2", "toc 2", _tab() + _spacing(0, 0) + '<w:ind w:left="420"/>', _HEAD + _run(_INK, 19))
    yield _paragraph("BodyText", "Body Text", _spacing(60, 100))
    yield _paragraph("Lead", "Lead", _spacing(80, 140), _run(_INK, 23))
    yield _paragraph("Remark", "Remark", _spacing(20, 80), _run(_SOFT, 19))
    yield _paragraph("Notice", "Notice", _aside("9AA5B1", "F5F7F9"), _run(_INK, 19))
    yield _paragraph("Caution", "Caution", _aside("B26C10", "FDF4E3"), _run(_INK, 20))
    yield _paragraph("ListParagraph", "List Paragraph", _spacing(20, 40))
    yield _paragraph("Summary", "Summary", "<w:keepNext/>" + _spacing(100, 40), _HEAD + _run(_DEEP, 19))
    yield _paragraph("Reason", "Reason", _spacing(10, 30, 250), _run(_INK, 18))
    yield _paragraph("Caption", "caption", "<w:keepNext/>" + _spacing(120, 60), _run(_SOFT, 18))
    yield _paragraph("TableHead", "Table Head", "<w:keepNext/>" + _spacing(40, 40, 260), _HEAD + _run(_SOFT, 17))
    yield _paragraph("TableText", "Table Text", _spacing(20, 20, 260), _run(_INK, 19))
    item = _spacing(20, 20, 260)
    yield _paragraph("TableItem", "Table Item", _bullet() + item + _HANGING, _run(_INK, 19))
    yield _paragraph("TableDense", "Table Dense", _spacing(0, 0, 240), _run(_INK, 17))
    yield _paragraph("DenseItem", "Dense Item", _bullet() + _spacing(0, 0, 240) + _HANGING, _run(_INK, 17))
    yield _paragraph("FieldName", "Field Name", _spacing(20, 20, 260), _run(_SOFT, 19))
    yield _paragraph("AfterTable", "After Table", '<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>')
    yield _paragraph("Legend", "Legend", _spacing(80, 80))
    yield _paragraph("Header", "header", _under() + _spacing(0, 0, 240), _HEAD + _run(_SOFT, 16))
    yield _paragraph("Footer", "footer", _spacing(0, 0, 200), _HEAD + _run(_SOFT, 14))
    yield _paragraph("Folio", "Folio", _spacing(20, 0, 240) + '<w:jc w:val="right"/>', _HEAD + _run(_SOFT, 16))
    yield _character("Code", "Code", _fonts("Consolas", "宋体") + '<w:sz w:val="18"/>')
    yield _character("Address", "Hyperlink", f'<w:color w:val="{_DEEP}"/><w:u w:val="single"/>')


def _headings() -> Iterator[str]:
    looks = (
        (34, _INK, 480, 160),
        (27, _INK, 400, 120),
        (23, _DEEP, 280, 80),
        (21, _DEEP, 220, 60),
        (20, _INK, 180, 40),
        (20, _INK, 180, 40),
    )
    for level, (size, ink, before, after) in enumerate(looks, 1):
        keep = f'<w:keepNext/><w:keepLines/>{_spacing(before, after)}{_left()}<w:outlineLvl w:val="{level - 1}"/>'
        yield _paragraph(f"Heading{level}", f"heading {level}", keep, _HEAD + "<w:b/>" + _run(ink, size), after="BodyText")
    for level in range(1, len(looks) + 1):
        line = f'<w:pBdr><w:top w:val="single" w:sz="4" w:space="6" w:color="{_LINE}"/></w:pBdr>'
        yield _paragraph(
            f"Entry{level}", f"Entry {level}", line + _spacing(280, 40), _run(_INK, 21), f"Heading{level}", "BodyText"
        )


def _paragraph(id_: str, name: str, looks: str, words: str = "", based: str = "Normal", after: str = "") -> str:
    following = f'<w:next w:val="{after}"/>' if after else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{id_}"><w:name w:val="{name}"/><w:basedOn w:val="{based}"/>{following}'
        f"<w:qFormat/><w:pPr>{looks}</w:pPr><w:rPr>{words}</w:rPr></w:style>"
    )


def _character(id_: str, name: str, words: str) -> str:
    return f'<w:style w:type="character" w:styleId="{id_}"><w:name w:val="{name}"/><w:rPr>{words}</w:rPr></w:style>'


def _tables() -> str:
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"'
    ruled = f"<w:tblBorders><w:bottom {line}/><w:insideH {line}/></w:tblBorders>"
    edge = f'<w:tcBorders><w:bottom w:val="single" w:sz="6" w:color="{_INK}"/></w:tcBorders><w:vAlign w:val="bottom"/>'
    head = f'<w:tblStylePr w:type="firstRow"><w:tcPr>{edge}</w:tcPr></w:tblStylePr>'
    return _table("Ruled", ruled + _margins(50), head) + _table("Open", _margins(0))


def _table(name: str, looks: str, head: str = "") -> str:
    start = f'<w:style w:type="table" w:styleId="{name}"><w:name w:val="{name}"/>'
    return f"{start}<w:tblPr>{looks}</w:tblPr>{head}</w:style>"


def _margins(height: int) -> str:
    sides = (("top", height), ("left", 0), ("bottom", height), ("right", 140))
    cells = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in sides)
    return f"<w:tblCellMar>{cells}</w:tblCellMar>"


def _spacing(before: int, after: int, line: int = 300) -> str:
    """Return the space around a paragraph in twentieths of a point, and its lines in parts of 240."""
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _left() -> str:
    return '<w:jc w:val="left"/>'


def _run(ink: str, size: int) -> str:
    return f'<w:color w:val="{ink}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


def _aside(edge: str, fill: str) -> str:
    border = f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="{edge}"/></w:pBdr>'
    return f'{border}<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>{_spacing(60, 60)}<w:ind w:left="200" w:right="60"/>'


def _under() -> str:
    return f'<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="{_LINE}"/></w:pBdr>'


def _tab() -> str:
    return '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9240"/></w:tabs>'


def _bullet() -> str:
    return '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'
