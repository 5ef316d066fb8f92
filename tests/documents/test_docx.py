"""Word: real styles, headings, tables and links; fonts and language told; the same bytes for the same outline."""

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

from documents.outlines import HOSTILE, document, text, texts_of
from hegui.documents import docx
from hegui.documents.outline import Chip, Document, Link, Matrix, MatrixCell, MatrixRow, Section, Table
from hegui.mapping import map_systems, read_profiles
from hegui.mapping.report import report
from hegui.rulebook import Rulebook
from strategies import examples

word = pytest.importorskip("docx", reason="needs the extra 'documents'")

LANGUAGES = ("zh", "en", "both")
EXAMPLES = Path(__file__).parents[2] / "examples"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> str:
    return request.param


def opened(written: bytes):
    return word.Document(BytesIO(written))


def parts(written: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(written)) as file:
        return {name: file.read(name) for name in file.namelist()}


def elements(file, name: str):
    return list(file.element.body.iter(f"{W}{name}"))


def shown(element) -> str:
    return "".join(piece.text or "" for piece in element.iter(f"{W}t"))


def headings(file) -> list[tuple[str, str]]:
    return [(p.style.name, p.text) for p in file.paragraphs if re.match(r"(Heading|Entry) \d", p.style.name)]


def test_every_text_of_the_outline_is_in_the_file(lang):
    file = opened(docx.render(document(), lang))
    footers = [shown(part._element) for part in (file.sections[0].footer, file.sections[0].first_page_footer)]
    written = shown(file.element.body) + "".join(footers)

    for each in texts_of(document()):
        for language in ("zh", "en") if lang == "both" else (lang,):
            assert each.read(language) in written


def test_one_language_leaves_the_other_out():
    assert "一段文字" not in shown(opened(docx.render(document(), "en")).element.body)
    assert "A paragraph." not in shown(opened(docx.render(document(), "zh")).element.body)


def test_sections_are_headings_of_their_level(lang):
    found = headings(opened(docx.render(document(), lang)))

    assert [style for style, _ in found] == ["Heading 1", "Heading 2"]
    assert found[0][1] == {"zh": "一节", "en": "Section", "both": "一节\u2002Section"}[lang]


def test_an_entry_is_a_heading_too_in_a_quieter_style():
    one = Document(*document_words(), (Section(text("节", "S"), (Section(text("项", "Item"), (), entry=True),)),))
    file = opened(docx.render(one, "en"))

    assert headings(file) == [("Heading 1", "S"), ("Entry 2", "Item")]
    assert file.styles["Entry 2"].base_style.name == "Heading 2"


def document_words():
    one = document()
    return one.title, one.subtitle, one.notice, one.footer


def test_the_contents_are_a_field_that_already_holds_its_entries(lang):
    file = opened(docx.render(document(), lang))
    listed = [p for p in file.paragraphs if p.style.name.startswith("toc")]

    assert any("TOC \\o" in (field.text or "") for field in elements(file, "instrText"))
    assert len(listed) == len(headings(file))
    assert all(title.startswith(shown(p._element)) for p, (_, title) in zip(listed, headings(file), strict=True))
    assert "updateFields" not in file.settings.element.xml


def test_every_link_inside_arrives_and_only_addresses_of_the_web_lead_outside(lang):
    file = opened(docx.render(document(), lang))
    marks = [mark.get(f"{W}name") for mark in elements(file, "bookmarkStart")]
    targets = {link.get(f"{W}anchor") for link in elements(file, "hyperlink")} - {None}

    assert len(marks) == len(set(marks))
    assert targets and targets <= set(marks)
    outside = [r.target_ref for r in file.part.rels.values() if r.is_external]
    assert outside == ["https://example.com/?a=1&b=2"]


def test_a_chip_says_its_sign_and_its_word(lang):
    written = shown(opened(docx.render(document(), lang)).element.body)

    assert {"zh": "●\u00a0适用", "en": "●\u00a0applies", "both": "●\u00a0适用 applies"}[lang] in written


def test_a_table_repeats_its_head_keeps_its_rows_whole_and_has_its_shares():
    rows = tuple((text("甲", "A"), text("乙", "B")) for _ in range(3))
    table = Table(text("表", "T"), (text("一", "1"), text("二", "2")), rows, shares=(25, 75))
    file = opened(docx.render(Document(*document_words(), (Section(text("节", "S"), (table,)),)), "zh"))
    (made,) = file.tables

    assert [column.width for column in made.columns][1] == 3 * made.columns[0].width
    assert made.rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None
    assert all(row._tr.find(f"{W}trPr/{W}cantSplit") is not None for row in made.rows)
    assert [[cell.text for cell in row.cells] for row in made.rows] == [["一", "二"], *[["甲", "乙"]] * 3]


def test_a_wide_matrix_is_turned_so_that_it_fits():
    chip = Chip("applies", text("适用", "applies"))
    columns = tuple(Link(text(f"办法{n}", f"Measures {n}"), f"m{n}") for n in range(30))
    row = MatrixRow(Link(text("系统", "System"), "s"), tuple(MatrixCell(chip, n) for n in range(30)))
    matrix = Matrix(text("表", "T"), text("角", "C"), columns, (row,), (chip,), text("数", "N"))
    file = opened(docx.render(Document(*document_words(), (Section(text("节", "S"), (matrix,)),)), "en"))
    (made,) = file.tables

    assert len(made.rows) == 31
    assert [shown(cell._tc).replace("\u00a0", "") for cell in made.rows[30].cells] == ["Measures 29", "●29"]


def test_each_run_tells_its_language_and_chinese_has_its_own_font():
    file = opened(docx.render(document(), "both"))
    said = {
        shown(r): r.find(f"{W}rPr/{W}lang").get(f"{W}val") for r in elements(file, "r") if r.find(f"{W}rPr/{W}lang") is not None
    }

    assert said["一段文字。"] == "zh-CN"
    assert said["A paragraph."] == "en-GB"
    for style in ("Title", "Heading 1", "Table Head"):
        assert re.search(r'w:eastAsia="(华文中宋|黑体)"', file.styles[style].element.xml)
    assert 'w:eastAsia="宋体"' in file.styles.element.xml


def test_each_page_has_the_remark_and_its_number(lang):
    section = opened(docx.render(document(), lang)).sections[0]

    for footer in (section.footer, section.first_page_footer):
        assert {"zh": "页脚。", "en": "Footer.", "both": "页脚。Footer."}[lang] in shown(footer._element)
        assert [f.get(f"{W}instr").strip() for f in footer._element.iter(f"{W}fldSimple")] == ["PAGE", "NUMPAGES"]


def test_the_file_says_its_title_and_language(lang):
    properties = opened(docx.render(document(), lang)).core_properties

    assert properties.title == {"zh": "报告", "en": "Report", "both": "报告 / Report"}[lang]
    assert properties.language == {"zh": "zh-CN", "en": "en-GB", "both": "zh-CN"}[lang]


def test_the_same_outline_gives_the_same_bytes_and_tells_no_time(lang):
    written = docx.render(document(), lang)

    assert written == docx.render(document(), lang)
    assert b"dcterms" not in re.sub(rb"xmlns:\w+=\"[^\"]*\"", b"", parts(written)["docProps/core.xml"])
    with zipfile.ZipFile(BytesIO(written)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_nothing_of_another_template_is_left(lang):
    names = set(parts(docx.render(document(), lang)))

    assert not [name for name in names if "thumbnail" in name or "customXml" in name or "stylesWithEffects" in name]
    assert not [s.name for s in opened(docx.render(document(), lang)).styles if "Shading" in s.name or "Accent" in s.name]


def test_a_hostile_name_stays_text(lang):
    for name in (HOSTILE, '</w:t></w:r><w:p/> ]]> &amp; " {HYPERLINK "x"} =cmd'):
        file = opened(docx.render(document(name), lang))

        assert name in [shown(paragraph) for paragraph in elements(file, "p")]


@given(name=st.text(max_size=60))
@examples(0.2)
def test_no_name_breaks_a_file(name):
    assert len(headings(opened(docx.render(document(name), "both")))) == 2


def test_marks_that_turn_the_direction_of_writing_are_taken_out(lang):
    written = parts(docx.render(document("invoice\u202egnp.exe\x00"), lang))["word/document.xml"].decode()

    assert "\u202e" not in written
    assert "invoice\ufffdgnp.exe" in written


def test_a_real_report_is_whole_and_small(rulebook: Rulebook):
    profiles = read_profiles([EXAMPLES / "internal-assistant.yaml"], rulebook)
    outline = report(map_systems(profiles, as_of=date(2026, 11, 22), rulebook=rulebook))
    written = docx.render(outline, "both")
    file = opened(written)

    assert len(written) < 1_000_000
    body = shown(file.element.body)
    missing = {each.zh for each in texts_of(outline) if each.zh not in body} - {outline.footer.zh}
    assert missing == {"主体、证据、法律责任、理由"}  # what could be opened on a page is open here, and names itself
    marks = {mark.get(f"{W}name") for mark in elements(file, "bookmarkStart")}
    assert {link.get(f"{W}anchor") for link in elements(file, "hyperlink")} - {None} <= marks


def test_without_the_extra_the_error_says_what_to_install():
    program = (
        "import sys; sys.modules['docx'] = None\n"
        "from hegui.documents import docx; from hegui.words import Unfinished\n"
        "try: docx.render(None, 'zh')\n"
        "except Unfinished as error: print(error.findings[0].remedy.en)"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert "pip install 'hegui[documents]'" in done.stdout


def test_the_room_is_entered_without_loading_what_writes_word():
    program = "import sys, hegui.documents, hegui.documents.docx; print({'docx', 'lxml'} & set(sys.modules))"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"
