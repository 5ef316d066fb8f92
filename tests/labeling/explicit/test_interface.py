"""The label that an interface shows, in a browser; and the mark of a virtual scene."""

from __future__ import annotations

import json
import re
import shutil
import struct
from collections.abc import Iterator

import pytest
from marks import MARK, NEXT

from hegui.cli.main import run
from hegui.labeling.explicit.interface import KINDS, labelled_scene, snippet
from hegui.labeling.explicit.wording import has_both_elements
from hegui.labeling.source import Damaged
from hegui.words import Refused

FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
LANGUAGES = ("zh", "en")
PAGE = (
    '<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Page</title></head>'
    '<body style="margin:0">{before}<main style="padding:1rem"><h1>Page</h1><p>Text</p>{inside}{long}</main></body></html>'
)


def page_of(kind, lang, long=""):
    made = snippet(kind, lang).replace(' src="your-sound.mp3"', "")
    places = {"before": made, "inside": ""} if kind == "bar" else {"before": "", "inside": made}
    return PAGE.format(lang="en" if lang == "en" else "zh-Hans", long=long, **places)


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs the package 'playwright' (make .venv/.dev)")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def opened(browser, tmp_path):
    pages = []

    def go(content, **options):
        context = browser.new_context(viewport={"width": 900, "height": 600}, **options)
        page = context.new_page()
        pages.append(context)
        path = tmp_path / "page.html"
        path.write_text(content, encoding="utf-8")
        page.goto(path.as_uri())
        return page

    yield go
    for context in pages:
        context.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_wording_has_both_elements_in_both_languages_with_and_without_scripts(kind, lang):
    shown = re.sub(r"<script>.*", "", snippet(kind, lang), flags=re.DOTALL)

    assert has_both_elements(re.sub(r"<[^>]*>", "", shown))
    assert "AI-generated" in shown if lang == "en" else "generated" not in re.sub(r"<!--.*?-->", "", shown)


def test_a_wording_that_lacks_an_element_is_refused():
    with pytest.raises(Refused, match="both elements"):
        snippet("answer", "zh", "智能创作")


def test_a_wording_is_text_and_no_markup():
    assert "<b" not in snippet("answer", "zh", 'AI生成<b a="').split("<script>")[0]


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_an_accessibility_checker_finds_nothing(opened, kind, lang, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs the package 'axe-playwright-python'")
    page = opened(page_of(kind, lang), color_scheme=scheme)
    page.get_by_role("button").first.click()

    found = axe.Axe().run(page).response["violations"]

    assert [(rule["id"], rule["impact"], rule["nodes"][0]["html"][:200]) for rule in found] == []


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_the_label_is_seen_with_and_without_scripts(opened, kind, scripts):
    page = opened(page_of(kind, "zh"), java_script_enabled=scripts)
    seen = page.get_by_role("note") if scripts else page.locator("body")

    assert "内容由AI生成" in seen.inner_text()
    assert seen.is_visible()


@pytest.mark.needs("chromium")
def test_a_bar_stays_in_sight_when_the_page_is_scrolled(opened):
    page = opened(page_of("bar", "en", "<p>Text</p>" * 200))
    page.evaluate("window.scrollTo(0, 3000)")

    assert page.locator("aigc-label").bounding_box()["y"] == 0


@pytest.mark.needs("chromium")
def test_the_explanation_opens_and_closes_by_keyboard(opened):
    page = opened(page_of("answer", "en"))
    told, button = page.get_by_text("artificial intelligence"), page.get_by_role("button", name="About this")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    shown = told.is_visible(), button.get_attribute("aria-expanded")
    page.keyboard.press("Escape")

    assert shown == (True, "true")
    assert (told.is_visible(), button.get_attribute("aria-expanded")) == (False, "false")


@pytest.mark.needs("chromium")
def test_screen_readers_announce_a_note_in_each_language(opened):
    for lang, name in (("zh", "AI生成内容提示"), ("en", "Notice on AI-generated content")):
        note = opened(page_of("answer", lang)).get_by_role("note", name=name)

        assert "内容由AI生成" in note.inner_text()


@pytest.mark.needs("chromium")
def test_paper_shows_the_label_without_its_button(opened):
    page = opened(page_of("bar", "zh"))
    page.emulate_media(media="print")

    assert page.get_by_role("note").get_by_text("内容由AI生成").is_visible()
    assert not page.get_by_role("button").is_visible()


@pytest.mark.needs("chromium")
def test_the_component_asks_nothing_of_the_network_and_says_nothing(opened):
    page = opened("<p>x</p>")
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.set_content(page_of("player", "en"))
    page.wait_for_timeout(50)

    assert (asked, said) == ([], [])


def test_the_command_prints_it_or_writes_it(tmp_path, capsys):
    assert run(["label", "snippet", "--kind", "bar", "--lang", "en"]) == 0
    printed = capsys.readouterr().out
    assert run(["label", "snippet", "--kind", "bar", "--lang", "en", "--out", str(tmp_path / "bar.html")]) == 0

    assert (tmp_path / "bar.html").read_text(encoding="utf-8") == printed == snippet("bar", "en")


# Virtual scenes

SCENE = '{ "scene": 0,\n  "asset" : { "version": "2.0", "generator": "é\\"}" }, "nodes": [{"translation": [1.10, 1e3]}] }'


def glb(text, rest=b""):
    stored = text.encode() + b" " * (-len(text.encode()) % 4)
    return struct.pack("<4sIIII", b"glTF", 2, 20 + len(stored) + len(rest), len(stored), 0x4E4F534A) + stored + rest


@pytest.mark.parametrize(
    ("extras", "kept"),
    [
        ("", {}),
        (', "extras": {"mine": [1, {"AIGC": 2}]}', {"mine": [1, {"AIGC": 2}]}),
        (', "extras": {"AIGC": {"Label": "3"}}', {}),
    ],
)
def test_a_scene_bears_its_mark_and_keeps_the_rest(extras, kept):
    text = SCENE.replace('é\\"}"', f'é\\"}}"{extras}')
    new = labelled_scene(text.encode(), MARK)
    told = json.loads(new)

    assert told["asset"]["extras"] == {"AIGC": MARK.fields(), **kept}
    assert {key: value for key, value in told["asset"].items() if key != "extras"} == {"version": "2.0", "generator": 'é"}'}
    assert new.decode().endswith('"nodes": [{"translation": [1.10, 1e3]}] }')
    assert labelled_scene(new, MARK) == new
    assert labelled_scene(labelled_scene(new, NEXT), MARK) == new


def test_buffers_of_a_binary_scene_stay_byte_for_byte():
    buffers = struct.pack("<II", 8, 0x004E4942) + bytes(range(8))
    new = labelled_scene(glb(SCENE, buffers), MARK)
    length, size = struct.unpack_from("<II", new, 8)

    assert length == len(new)
    assert (size % 4, new[20 + size :]) == (0, buffers)
    assert json.loads(new[20 : 20 + size])["asset"]["extras"]["AIGC"] == MARK.fields()


@pytest.mark.parametrize(
    "data", [b"", b"glTF", b"{}", b"[", b'{"asset": 1}', b'{"asset": {', b"\xff", glb(SCENE)[:60], b'{"asset":{}' * 9]
)
def test_what_is_no_scene_is_damaged(data):
    with pytest.raises(Damaged):
        labelled_scene(data, MARK)
