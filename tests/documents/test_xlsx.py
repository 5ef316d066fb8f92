"""Excel: a sheet for each table and register, nothing a formula, the same bytes for the same outline."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.outlines import HOSTILE, document, text
from hegui.documents import xlsx
from hegui.documents.outline import (
    Chip,
    Details,
    Document,
    Fields,
    Link,
    Matrix,
    MatrixCell,
    MatrixRow,
    Node,
    Paragraph,
    Section,
    Table,
    Tree,
)
from hegui.mapping import map_systems, read_profiles
from hegui.mapping.report import report
from hegui.rulebook import Rulebook
from strategies import examples

openpyxl = pytest.importorskip("openpyxl", reason="needs the package 'openpyxl' (make .venv/.dev)")
pytest.importorskip("xlsxwriter", reason="needs the extra 'documents'")

LANGUAGES = ("zh", "en", "both")
EXAMPLES = Path(__file__).parents[2] / "examples"
HEAD_ROW = 3


@pytest.fixture(params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> str:
    return request.param


def opened(written: bytes):
    return openpyxl.load_workbook(BytesIO(written))


def rows(sheet, first: int = HEAD_ROW) -> list[list[str]]:
    return [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=first)]


def whole(*blocks) -> Document:
    one = document()
    return Document(one.title, one.subtitle, one.notice, one.footer, (Section(text("一节", "Section"), blocks),))


def table(caption: str, *cells: str, head: str = "甲") -> Table:
    return Table(
        text(caption, caption), (text(head, head), text("乙", "B")), tuple((text(c, c), text("值", "v")) for c in cells)
    )


def test_the_first_sheet_says_what_this_is_and_leads_to_the_others(lang):
    book = opened(xlsx.render(document(), lang))
    about = book.worksheets[0]
    said = [cell.value for (cell,) in about.iter_rows(max_col=1) if cell.value]

    one = {"zh": "提示。", "en": "Notice.", "both": "提示。\nNotice."}[lang]
    assert {"zh": "报告", "en": "Report", "both": "报告 / Report"}[lang] in said
    assert one in said
    links = [cell.hyperlink for (cell,) in about.iter_rows(max_col=1) if cell.hyperlink]
    targets = {link.location.split("!")[0].strip("'") for link in links}
    assert targets == {sheet.title for sheet in book.worksheets[1:]}


def test_a_table_is_a_sheet_with_its_head_kept_in_sight_and_a_filter(lang):
    book = opened(xlsx.render(whole(table("表", "一", "二")), lang))
    sheet = book.worksheets[1]

    second = {"zh": "乙", "en": "B", "both": "乙\nB"}[lang]
    value = {"zh": "值", "en": "v", "both": "值\nv"}[lang]
    assert rows(sheet) == [["甲", second], ["一", value], ["二", value]]
    assert sheet.freeze_panes == "B4"
    assert sheet.auto_filter.ref == "A3:B5"
    assert sheet.print_title_rows == "$3:$3"
    assert all(cell.alignment.wrap_text for row in sheet.iter_rows(min_row=HEAD_ROW) for cell in row)


def test_tables_of_one_head_share_a_sheet_and_others_have_their_own():
    blocks = (table("第一表", "一"), table("第二表", "二"), table("别的", "三", head="丙"))
    first, second = opened(xlsx.render(whole(*blocks), "zh")).worksheets[1:]

    assert rows(first) == [["所在表格", "甲", "乙"], ["第一表", "一", "值"], ["第二表", "二", "值"]]
    assert rows(second) == [["丙", "乙"], ["三", "值"]]


def test_sheets_that_several_sections_have_are_read_as_one():
    one = document()
    systems = tuple(Section(text(n, n), (Section(text("事实", "Facts"), (table("表", n),)),)) for n in ("系统一", "系统二"))
    book = opened(xlsx.render(Document(one.title, one.subtitle, one.notice, one.footer, systems), "zh"))

    assert [sheet.title for sheet in book.worksheets] == ["0 说明", "1 事实"]
    assert rows(book.worksheets[1]) == [["所属章节", "甲", "乙"], ["系统一", "系统一", "值"], ["系统二", "系统二", "值"]]


def test_widths_follow_the_shares():
    one = Table(text("表", "T"), (text("甲", "A"), text("乙", "B")), ((text("一", "1"), text("二", "2")),), shares=(25, 75))
    sheet = opened(xlsx.render(whole(one), "zh")).worksheets[1]

    assert sheet.column_dimensions["B"].width > 2 * sheet.column_dimensions["A"].width


def test_entries_that_stand_alike_are_a_register_with_a_column_for_each_field():
    def entry(title: str, field: str) -> Section:
        more = Details(text("更多", "More"), (Fields(((text(field, field), text("值", "v")),)),), extra=True)
        return Section(
            text(title, title), (Paragraph(text("要做的事。", "To do.")), more), aside=text("第一条", "1"), entry=True
        )

    parts = Section(text("某办法", "Measures"), (entry("义务一", "期限"), entry("义务二", "证据")))
    sheet = opened(xlsx.render(whole(Section(text("义务", "Duties"), (parts,))), "zh")).worksheets[1]

    assert rows(sheet) == [
        ["所属部分", "名称", "出处", "内容", "期限", "证据"],
        ["某办法", "义务一", "第一条", "要做的事。", "值", ""],
        ["某办法", "义务二", "第一条", "要做的事。", "", "值"],
    ]


def test_the_matrix_tells_sign_word_and_number_with_its_longer_side_downwards():
    chip = Chip("applies", text("适用", "applies"))
    columns = tuple(Link(text(f"办法{n}", f"Measures {n}"), f"m{n}") for n in range(30))
    row = MatrixRow(Link(text("系统", "System"), "s"), tuple(MatrixCell(chip, n) for n in range(30)))
    matrix = Matrix(text("表", "T"), text("角", "C"), columns, (row,), (chip,), text("数", "N"))
    sheet = opened(xlsx.render(whole(matrix), "zh")).worksheets[1]

    assert rows(sheet)[0] == ["", "系统"]
    assert rows(sheet)[30] == ["办法29", "● 适用 29"]


def test_reason_trees_are_left_to_the_papers():
    tree = Tree((Node(True, text("理由", "because")),))
    book = opened(xlsx.render(whole(table("表", "一"), Details(text("为何", "Why"), (tree,))), "zh"))

    assert "理由" not in [cell for sheet in book.worksheets for row in rows(sheet, 1) for cell in row]


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "{=1}", "1e5", "http://x", "\t=1"])
def test_no_content_is_a_formula_a_number_or_a_link(start, lang):
    written = xlsx.render(whole(table("表", start)), lang)
    cell = opened(written).worksheets[1].cell(HEAD_ROW + 1, 1)

    assert cell.data_type == "s"
    assert cell.value == start
    assert cell.quotePrefix == (start[0] in "=+-@\t")
    with zipfile.ZipFile(BytesIO(written)) as file:
        assert not [name for name in file.namelist() if b"<f>" in file.read(name)]


def test_a_hostile_name_stays_text(lang):
    book = opened(xlsx.render(document(HOSTILE), lang))

    assert HOSTILE in [cell for sheet in book.worksheets for row in rows(sheet, 1) for cell in row]


@given(name=st.text(max_size=60))
@examples(0.5)
def test_no_name_breaks_a_book(name):
    titled = Section(text(name, name), (table(name or "–", name),))
    one = document(name)
    book = opened(
        xlsx.render(Document(one.title, one.subtitle, one.notice, one.footer, (*one.sections, titled, titled)), "both")
    )

    names = [sheet.title for sheet in book.worksheets]
    assert len({each.lower() for each in names}) == len(names)
    assert all(len(each.encode("utf-16-le")) <= 62 for each in names)


def test_a_text_longer_than_a_cell_is_cut_and_says_so():
    sheet = opened(xlsx.render(whole(table("表", "字" * 40_000)), "zh")).worksheets[1]

    assert len(sheet.cell(HEAD_ROW + 1, 1).value) == 32_767
    assert sheet.cell(HEAD_ROW + 1, 1).value.endswith(" …")


def test_the_same_outline_gives_the_same_bytes_and_tells_no_time(lang):
    written = xlsx.render(document(), lang)

    assert written == xlsx.render(document(), lang)
    with zipfile.ZipFile(BytesIO(written)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not re.search(rb"<dcterms", file.read("docProps/core.xml"))


def test_a_real_report_has_every_duty_that_applies(rulebook: Rulebook):
    profiles = read_profiles([EXAMPLES / "internal-assistant.yaml"], rulebook)
    mapping = map_systems(profiles, as_of=date(2026, 11, 22), rulebook=rulebook)
    written = xlsx.render(report(mapping), "zh")
    cells = {cell for sheet in opened(written).worksheets for row in rows(sheet) for cell in row}

    told = [
        result.duty.title.zh for result in mapping.systems[0].duties if result.outcome.verdict in ("applies", "undetermined")
    ]
    assert told and set(told) <= cells
    assert len(written) < 500_000


def test_without_the_extra_the_error_says_what_to_install():
    program = (
        "import sys; sys.modules['xlsxwriter'] = None\n"
        "from hegui.documents import xlsx; from hegui.words import Unfinished\n"
        "try: xlsx.render(None, 'zh')\n"
        "except Unfinished as error: print(error.findings[0].remedy.en)"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert "pip install 'hegui[documents]'" in done.stdout


def test_the_room_is_entered_without_loading_what_writes_excel():
    program = "import sys, hegui.documents, hegui.documents.xlsx; print({'xlsxwriter'} & set(sys.modules))"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"
