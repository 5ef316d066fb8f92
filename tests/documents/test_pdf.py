"""PDF: tagged, with bookmarks and fonts inside; every character is printed, and nothing a user wrote is read as markup."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.outlines import HOSTILE, document, text, texts_of
from hegui.documents import pdf
from hegui.documents.outline import Chip, Document, Fields, Link, Matrix, MatrixCell, MatrixRow, Section
from hegui.mapping import map_systems, read_profiles
from hegui.mapping.report import report
from hegui.rulebook import Rulebook
from strategies import examples

pytest.importorskip("typst", reason="needs the extra 'documents'")
pypdf = pytest.importorskip("pypdf", reason="needs the package 'pypdf' (make .venv/.dev)")

LANGUAGES = ("zh", "en", "both")
EXAMPLES = Path(__file__).parents[2] / "examples"
HOSTILE_TYPST = (
    r'#read("/etc/passwd") #import "@preview/x:1.0.0": * $x^2$ \u{41} @here <here> `raw` *b* _i_ = h // c /* c */ ~ -- "q"'
)


@pytest.fixture(params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def outline(rulebook: Rulebook) -> Document:
    """A real report."""
    return real(rulebook, "internal-assistant.yaml")


def real(rulebook: Rulebook, example: str, brief: bool = False) -> Document:
    profiles = read_profiles([EXAMPLES / example], rulebook)
    return report(map_systems(profiles, as_of=date(2026, 11, 22), rulebook=rulebook), brief)


@pytest.fixture(scope="module")
def paper(outline: Document) -> bytes:
    """The real report in both languages."""
    return pdf.render(outline, "both")


def opened(written: bytes):
    return pypdf.PdfReader(BytesIO(written))


def words(written: str) -> str:
    """Return a text as characters alone: where lines and words are broken is the paper's affair."""
    return re.sub(r"[\s\u200b\u00ad]", "", written)


def text_of(written: bytes) -> str:
    return words("".join(page.extract_text() for page in opened(written).pages))


def titles(outline: list) -> list[str]:
    return [title for item in outline for title in (titles(item) if isinstance(item, list) else [item.title])]


def test_every_text_of_the_outline_is_on_the_paper(lang):
    written = text_of(pdf.render(document(), lang))

    for each in texts_of(document()):
        for language in ("zh", "en") if lang == "both" else (lang,):
            assert words(each.read(language)) in written


def test_one_language_leaves_the_other_out():
    assert "一段文字" not in text_of(pdf.render(document(), "en"))
    assert words("A paragraph.") not in text_of(pdf.render(document(), "zh"))


def test_headings_are_bookmarks_in_their_nesting(lang):
    found = titles(opened(pdf.render(document(), lang)).outline)

    told = {"zh": "一节", "en": "Section", "both": "一节 Section"}[lang]
    assert words(found[0]) == words(told)
    assert "示例系统" in found[1]


def test_the_paper_says_its_title_and_language_and_is_tagged(lang):
    file = opened(pdf.render(document(), lang))

    assert file.metadata.title == {"zh": "报告", "en": "Report", "both": "报告 / Report"}[lang]
    assert file.trailer["/Root"]["/Lang"] == {"zh": "zh-CN", "en": "en-GB", "both": "zh-CN"}[lang]
    assert file.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert file.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in file.trailer["/Root"]["/Metadata"].get_data()


def test_only_addresses_of_the_web_lead_outside_and_links_inside_arrive(lang):
    file = opened(pdf.render(document(), lang))
    actions = [note.get_object().get("/A", {}) for page in file.pages for note in page.get("/Annots", ())]

    assert {action["/URI"] for action in actions if "/URI" in action} == {"https://example.com/?a=1&b=2"}
    assert any("/URI" not in action for action in actions)


def test_every_page_has_the_remark_and_its_number(lang):
    one = document()
    longer = dataclasses.replace(one, sections=(one.sections[0], Section(one.title, (), new_page=True), *one.sections))

    file = opened(pdf.render(longer, lang))

    assert len(file.pages) > 1
    for number, page in enumerate(file.pages, 1):
        told = words(page.extract_text())
        assert one.footer.read("en" if lang == "en" else "zh") in told
        assert f"{number}/{len(file.pages)}" in told


@pytest.mark.parametrize("name", [HOSTILE, HOSTILE_TYPST])
def test_a_hostile_name_stays_text(name, lang):
    written = text_of(pdf.render(document(name), lang))

    assert words(name) in written
    assert "root:" not in written


@given(name=st.text(max_size=60))
@examples(0.2)
def test_no_name_breaks_a_paper(name):
    assert pdf.render(document(name), "both").startswith(b"%PDF-1.7")


def test_the_same_outline_gives_the_same_bytes_and_tells_no_time(lang):
    written = pdf.render(document(), lang)

    assert written == pdf.render(document(), lang)
    assert "/CreationDate" not in opened(written).metadata
    assert b"xmp:CreateDate" not in opened(written).trailer["/Root"]["/Metadata"].get_data()


def test_no_character_is_an_empty_box(paper):
    file = opened(paper)

    for page in file.pages[:25]:
        for operands, operator in pypdf.generic.ContentStream(page.get_contents(), file).operations:
            if operator in (b"Tj", b"TJ"):
                assert 0 not in glyphs(operands[0])


def glyphs(shown: object) -> list[int]:
    """Return the glyph numbers that a text operator shows; 0 is the box of what a font lacks."""
    pieces = [piece for piece in (shown if isinstance(shown, list) else [shown]) if hasattr(piece, "original_bytes")]
    codes = b"".join(piece.original_bytes for piece in pieces)
    return [int.from_bytes(codes[at : at + 2]) for at in range(0, len(codes), 2)]


def test_a_character_that_no_font_has_is_told_by_its_number(lang):
    written = text_of(pdf.render(document("小助手🤖𠮷"), lang))

    assert "小助手〔U+1F916〕〔U+20BB7〕" in written


def test_every_character_of_the_rulebook_is_in_the_packaged_fonts(outline):
    from hegui.documents.pdf._glyphs import printable

    for each in texts_of(outline):
        assert "〔U+" not in printable(each.zh) + printable(each.en)


def test_what_the_fonts_have_is_what_another_reader_finds():
    from hegui.documents.pdf import _glyphs

    library = pytest.importorskip("fontTools.ttLib", reason="needs the package 'fonttools' (make .venv/.dev)")
    for path in _glyphs.FOLDER.glob("*.otf"):
        with library.TTFont(path, lazy=True) as font:
            assert _glyphs._of(path) == frozenset(map(chr, font.getBestCmap()))


def test_only_the_packaged_fonts_are_used_and_all_are_inside(paper):
    used = {}
    for page in opened(paper).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            used[inner["/BaseFont"].split("+")[-1]] = inner["/FontDescriptor"].get_object()

    assert {name.split("-")[0] for name in used} <= {"NotoSerifSC", "NotoSansSC", "DejaVuSansMono"}
    assert all({"/FontFile2", "/FontFile3"} & set(descriptor) for descriptor in used.values())


def test_a_wide_matrix_is_turned_so_that_it_fits():
    chip = Chip("applies", text("适用", "applies"))
    columns = tuple(Link(text(f"办法{n}", f"Measures {n}"), f"m{n}") for n in range(30))
    row = MatrixRow(Link(text("系统", "System"), "s"), tuple(MatrixCell(chip, n) for n in range(30)))
    matrix = Matrix(text("表", "T"), text("角", "C"), columns, (row,), (chip,), text("数", "N"))
    whole = Document(text("题", "T"), text("副", "S"), text("示", "N"), text("脚", "F"), (Section(text("节", "S"), (matrix,)),))

    written = "".join(page.extract_text() for page in opened(pdf.render(whole, "en")).pages)

    assert re.search(r"Measures 29\s*●\s*29", written)


def test_a_report_is_small_enough_to_be_mailed(paper):
    assert len(paper) < 5_000_000


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_short_paper_of_a_system_with_three_hundred_duties_has_at_most_thirty_pages(rulebook, lang):
    written = pdf.render(real(rulebook, "chatbot.yaml", brief=True), lang)

    assert len(opened(written).pages) <= 30


def test_a_name_longer_than_its_margin_never_lies_on_the_next():
    long = text("一个很长很长很长很长的名称", "A name that needs several lines in its margin")
    short = text("值", "value")
    fields = Fields(((long, short), (text("其后", "the next"), short)))
    whole = Document(text("题", "T"), text("副", "S"), text("示", "N"), text("脚", "F"), (Section(text("节", "S"), (fields,)),))

    page = opened(pdf.render(whole, "en")).pages[0]

    heights = {}
    page.extract_text(visitor_text=lambda told, at, *_: heights.setdefault(told.strip(), at[5]))
    assert heights["the next"] < heights["margin"] - 5


def test_without_the_extra_the_error_says_what_to_install():
    program = (
        "import sys; sys.modules['typst'] = None\n"
        "from hegui.documents import pdf; from hegui.words import Unfinished\n"
        "try: pdf.render(None, 'zh')\n"
        "except Unfinished as error: print(error.findings[0].remedy.en)"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert "pip install 'hegui[documents]'" in done.stdout


def test_the_room_is_entered_without_loading_typst():
    program = "import sys, hegui.documents, hegui.documents.pdf; print({'typst', 'pylopdf_fonts_zh_cn'} & set(sys.modules))"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"
