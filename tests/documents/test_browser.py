"""The report in a browser: the switch, the keyboard, the printer, and what an accessibility checker finds."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from hegui.documents import html
from hegui.mapping import map_systems, read_profiles
from hegui.mapping.report import report
from hegui.rulebook import Rulebook

pytestmark = pytest.mark.needs("chromium")

EXAMPLES = Path(__file__).parents[2] / "examples"
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
CHINESE, ENGLISH = 'main span[lang="zh-Hans"]', 'main span[lang="en"]'


@pytest.fixture(scope="module")
def written(rulebook: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a report in which something applies, something is open and something does not, in each language.

    It is the smallest of the examples, one fact left out: a checker that looks at every element takes minutes for the others.
    """
    folder = tmp_path_factory.mktemp("report")
    (profile,) = read_profiles([EXAMPLES / "internal-assistant.yaml"], rulebook)
    del profile.facts["users_publish_synthetic"]
    outline = report(map_systems([profile], as_of=date(2026, 11, 22), rulebook=rulebook))
    for lang in ("zh", "en", "both"):
        (folder / f"{lang}.html").write_text(html.render(outline, lang), encoding="utf-8")
    brief = report(map_systems([profile], as_of=date(2026, 11, 22), rulebook=rulebook), brief=True)
    (folder / "brief.html").write_text(html.render(brief, "both"), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs the package 'playwright' (make .venv/.dev)")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser, written) -> Iterator[object]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.goto((written / "both.html").as_uri())
    yield opened
    opened.close()


def shown(page, selector: str) -> bool:
    return page.locator(selector).first.is_visible()


def press_until(page, key: str, id_: str) -> None:
    """Press a key until the element is the one in focus, as a person without a mouse does."""
    for _ in range(20):
        if page.evaluate("document.activeElement.id") == id_:
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} never reaches {id_}")


def test_both_languages_stand_there_until_one_is_chosen(page):
    assert (shown(page, CHINESE), shown(page, ENGLISH)) == (True, True)

    page.get_by_text("English", exact=True).first.click()
    assert (shown(page, CHINESE), shown(page, ENGLISH)) == (False, True)

    page.get_by_text("中文", exact=True).first.click()
    assert (shown(page, CHINESE), shown(page, ENGLISH)) == (True, False)


def test_the_language_is_switched_by_keyboard_alone(page):
    press_until(page, "Tab", "shown-both")

    page.keyboard.press("ArrowLeft")
    assert (shown(page, CHINESE), shown(page, ENGLISH)) == (False, True)

    page.keyboard.press("ArrowLeft")
    assert (shown(page, CHINESE), shown(page, ENGLISH)) == (True, False)


def test_focus_can_be_seen_on_the_switch(page):
    press_until(page, "Tab", "shown-both")

    outline = page.evaluate("getComputedStyle(document.querySelector('label[for=shown-both]')).outlineStyle")

    assert outline == "solid"


def test_paper_shows_the_language_of_the_switch_and_not_the_switch(page):
    page.get_by_text("English", exact=True).first.click()

    page.emulate_media(media="print")

    assert (shown(page, CHINESE), shown(page, ENGLISH)) == (False, True)
    assert not shown(page, ".controls")


def test_all_reasons_open_at_one_stroke_of_the_space_bar(page):
    assert not shown(page, "main .tree")

    press_until(page, "Tab", "open-all")
    page.keyboard.press("Space")

    assert shown(page, "main .tree")


def test_a_link_opens_the_reason_it_leads_to(page):
    page.goto(page.url + "#s1/public_service_in_mainland")

    assert page.evaluate("document.getElementById('s1/public_service_in_mainland').getBoundingClientRect().top") < 900


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_page_is_never_wider_than_the_screen(page, width):
    page.set_viewport_size({"width": width, "height": 800})

    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("lang", ["zh", "en", "both"])
def test_the_page_asks_nothing_of_the_network_and_breaks_no_policy(browser, written, lang):
    page = browser.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))

    page.goto((written / f"{lang}.html").as_uri(), wait_until="load")

    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert said == []
    assert page.evaluate("getComputedStyle(document.body).maxInlineSize !== undefined && document.styleSheets.length") == 1
    page.close()


@pytest.mark.parametrize("language", ["中文", "English", "中英对照"])
@pytest.mark.parametrize("opened", [False, True])
def test_an_accessibility_checker_finds_nothing(page, language, opened):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs the package 'axe-playwright-python'")
    page.get_by_text(language, exact=True).first.click()
    if opened:
        page.check("#open-all")

    found = axe.Axe().run(page).response["violations"]

    told = [(rule["id"], rule["impact"], rule["nodes"][0]["html"][:200]) for rule in found]
    assert told == []


@pytest.mark.parametrize("name", ["zh", "en", "brief"])
def test_the_page_of_one_language_and_the_short_paper_pass_the_checker_too(browser, written, name):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs the package 'axe-playwright-python'")
    page = browser.new_page()
    page.goto((written / f"{name}.html").as_uri())

    found = axe.Axe().run(page).response["violations"]

    assert [(rule["id"], rule["impact"]) for rule in found] == []
    page.close()
