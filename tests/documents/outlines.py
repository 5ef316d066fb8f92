"""A small outline with one of each block, and the reading of pages that tests share."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import unquote

from hegui.documents.outline import (
    Address,
    Callout,
    Chip,
    Code,
    Details,
    Document,
    Fields,
    Items,
    Link,
    Listing,
    Matrix,
    MatrixCell,
    MatrixRow,
    Node,
    Paragraph,
    Section,
    Table,
    Tree,
)
from hegui.words import Text

EMPTY_TAGS = {"meta", "link", "input", "br", "hr", "img", "col"}
HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)> & "quoted" \'single\' | `code` [a](javascript:x) **b**'


def text(zh: str, en: str) -> Text:
    return Text(zh, en)


def document(name: str = "示例系统") -> Document:
    """Return an outline in which every kind of block stands once; `name` is what a user would have written."""
    named = Text(name, name)
    chip = Chip("applies", text("适用", "applies"))
    tree = Tree((Node(True, text("全部满足", "all of these"), parts=(Node(None, named, text("未知", "unknown")),)),))
    blocks = (
        Paragraph(text("一段文字。", "A paragraph.")),
        Callout("caution", (Paragraph(named),)),
        Listing((named, chip, Code(name), Address("https://example.com/?a=1&b=2"), Address("javascript:alert(1)"))),
        Fields(((text("期限", "By when"), Items((named, Link(named, "here/one")))), (text("空", "empty"), Items(())))),
        Table(text("一张表", "A table"), (text("甲", "A"), text("乙", "B")), ((named, chip),), anchors=("row/1",)),
        Matrix(
            text("一览", "Matrix"),
            text("系统", "System"),
            (Link(text("办法", "Measures"), "row/1"),),
            (MatrixRow(Link(named, "here/one"), (MatrixCell(chip, 3, "here/one"),)),),
            (chip,),
            text("数字为义务数。", "Numbers count duties."),
        ),
        Details(text("理由", "Reason"), (tree,), anchor="here/one", holds=True),
        Section(named, (Paragraph(named, "quiet"),), anchor="here/two", chips=(chip,), aside=text("第一条", "Article 1")),
    )
    return Document(
        title=text("报告", "Report"),
        subtitle=named,
        notice=text("提示。", "Notice."),
        footer=text("页脚。", "Footer."),
        sections=(Section(text("一节", "Section"), blocks, anchor="here"),),
    )


class Page(HTMLParser):
    """A page as read by a strict reader: what is open, which ids and targets it has, which text stands in which language."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[tuple[str, str]] = []
        self.headings: list[int] = []
        self.faults: list[str] = []
        self._open: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag, _ in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.attributes += [(tag, name, value) for name, value in given.items()]
        if "id" in given:
            self.ids.append(given["id"])
        if given.get("href", "").startswith("#"):
            self.targets.append(unquote(given["href"][1:]))
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        if tag not in EMPTY_TAGS:
            inherited = self._open[-1][1] if self._open else ""
            self._open.append((tag, given.get("lang", inherited)))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1][0] != tag:
            self.faults.append(f"</{tag}> closes {self._open[-1][0] if self._open else 'nothing'}")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open and self._open[-1][0] not in ("style", "title"):
            self.texts.append((self._open[-1][1], data.strip()))


def texts_of(value: object) -> Iterator[Text]:
    """Yield every bilingual text inside an outline."""
    if isinstance(value, Text):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts_of(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from texts_of(item)
