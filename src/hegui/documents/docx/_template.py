"""Our own template, made in code: A4, our styles and numbering, Chinese and Latin fonts by name, no leftovers of another one.

The fonts are named, not bundled: 华文中宋 for the title, 黑体 for headings, 宋体 for text come with Chinese Windows and Office.
"""

from __future__ import annotations

import docx
from docx.document import Document as Package
from docx.oxml import parse_xml
from docx.shared import Mm

from hegui.documents.docx._styles import styles
from hegui.documents.docx._xml import SPACES
from hegui.words.text import Shown

_LEFTOVERS = ("thumbnail", "stylesWithEffects", "webSettings", "customXml", "fontTable")
_COMPATIBLE = '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
_TAGS = {"zh": "zh-CN", "en": "en-GB", "both": "zh-CN"}


def template(lang: Shown) -> Package:
    """Return an empty document with our styles, its language told."""
    package = docx.Document()
    for relations in (package.part.rels, package.part.package.rels):
        for name in [name for name, relation in relations.items() if relation.reltype.rsplit("/", 1)[-1] in _LEFTOVERS]:
            del relations[name]
    _replace(package.styles.element, styles())
    _replace(package.settings.element, _settings())
    _replace(package.part.numbering_part.element, _numbering())
    _page(package)
    properties = package.core_properties
    properties.author = properties.last_modified_by = "Hegui"
    properties.comments = properties.keywords = properties.subject = ""
    properties.language = _TAGS[lang]
    return package


def _replace(element: object, content: str) -> None:
    """Give a part new content; its element is that of python-docx, whose types are lxml's own."""
    held = list(element)  # type: ignore[call-overload]
    for old in held:
        element.remove(old)  # type: ignore[attr-defined]
    for new in parse_xml(f"<w:body {SPACES}>{content}</w:body>"):
        element.append(new)  # type: ignore[attr-defined]


def _settings() -> str:
    return (
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="compressPunctuation"/>'
        f"<w:compat><w:useFELayout/>{_COMPATIBLE}</w:compat>"
        '<w:themeFontLang w:val="en-GB" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
    )


def _numbering() -> str:
    kinds = (("decimal", "%1."), ("bullet", "•"))
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{kind}"/><w:lvlText w:val="{shown}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="420" w:hanging="420"/></w:pPr></w:lvl></w:abstractNum>'
        for number, (kind, shown) in enumerate(kinds, 1)
    )
    numbers = (1, 2)
    return abstract + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in numbers)


def _page(package: Package) -> None:
    section = package.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(23.5)
    section.top_margin, section.bottom_margin = Mm(25), Mm(27)
    section.header_distance, section.footer_distance = Mm(13), Mm(10)
