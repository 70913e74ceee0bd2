"""The chat in a real browser: what a resident sees, clicks and reads."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_pipeline import (
    CLARIFY_QUESTION,
    EXAMPLE,
    FAILING_QUESTION,
    HOSTILE_QUESTION,
    REFUSED_QUESTION,
    FakePipeline,
    serving,
)
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright

from ui import EXAMPLES
from ui_guard import BUSY
from ui_turns import FAILED

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
CORPUS = Path(__file__).parent.parent / "corpus"
DESKTOP, PHONE = ViewportSize(width=1280, height=800), ViewportSize(width=390, height=844)

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(FakePipeline()) as address:
        yield address


def visit(browser: Browser, address: str, size: ViewportSize = DESKTOP) -> Iterator[Page]:
    """A fresh visitor's page; fails where it asked another host or reported an error."""
    context = browser.new_context(viewport=size, locale="zh-CN")
    requests: list[str] = []
    errors: list[str] = []
    context.on("request", lambda request: requests.append(request.url))
    context.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    expect(box(page)).to_be_visible(timeout=30_000)
    yield page
    context.close()
    assert [url for url in requests if not url.startswith((address, "data:", "blob:"))] == []
    assert errors == []


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    yield from visit(browser, address)


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    yield from visit(browser, address, PHONE)


def box(page: Page) -> Locator:
    return page.get_by_label("请输入问题")


def replies(page: Page) -> Locator:
    return page.locator("#chat .answer")


def submit(page: Page, question: str) -> None:
    box(page).fill(question)
    box(page).press("Enter")


def test_a_typed_question_is_answered_with_headline_and_sources(page: Page) -> None:
    submit(page, EXAMPLE)
    expect(page.locator("#chat .question")).to_have_text(EXAMPLE)
    expect(replies(page).locator(".headline")).to_have_text("东湖区低保标准：915元 [1]")
    expect(replies(page).locator("a.marker")).to_have_text(["[1]", "[1]", "[2]"])
    expect(replies(page).locator("summary").first).to_contain_text("让幸福感“涌”上群众的心间")
    expect(box(page)).to_have_value("")


def test_the_send_button_sends(page: Page) -> None:
    box(page).fill(EXAMPLE)
    page.get_by_role("button", name="发送").click()
    expect(replies(page).locator(".headline")).to_contain_text("915元")


def test_a_marker_opens_the_quoted_passage(page: Page) -> None:
    submit(page, EXAMPLE)
    source = page.locator("details.source").first
    expect(source.locator("mark")).to_be_hidden()
    page.locator("a.marker", has_text="[1]").first.click()
    expect(source.locator("mark")).to_be_visible()
    expect(source.locator("mark")).to_have_text("低保、特困供养补贴标准分别提高至915元、1190元")
    expect(source.locator("blockquote")).to_contain_text("今年以来，东湖区持续加大救助力度。")
    expect(source.locator("summary")).to_contain_text("南昌日报 · 2023-08-25")
    expect(page.locator("details.source").nth(1).locator("mark")).to_be_hidden()
    assert "#" not in page.url


def test_a_marker_works_from_the_keyboard(page: Page) -> None:
    submit(page, EXAMPLE)
    page.locator("a.marker", has_text="[2]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("details.source").nth(1).locator("mark")).to_be_visible()
    expect(page.locator("details.source").nth(1).locator("summary")).to_be_focused()


def test_markers_of_a_later_answer_open_its_own_sources(page: Page) -> None:
    submit(page, EXAMPLE)
    expect(page.locator("details.source")).to_have_count(2)
    submit(page, EXAMPLE)
    expect(page.locator("details.source")).to_have_count(4)
    replies(page).nth(1).locator("a.marker").first.click()
    expect(page.locator("details[open]")).to_have_count(1)
    expect(replies(page).nth(1).locator("details[open]")).to_have_count(1)


def test_an_example_can_be_clicked_without_losing_a_draft(page: Page) -> None:
    box(page).fill("写了一半")
    page.locator("#chat .example").first.click()
    expect(page.locator("#chat .question")).to_have_text(EXAMPLE)
    expect(replies(page).locator(".headline")).to_contain_text("915元")
    expect(box(page)).to_have_value("写了一半")


def test_a_refusal_offers_questions_that_can_be_clicked(page: Page) -> None:
    submit(page, REFUSED_QUESTION)
    expect(replies(page)).to_contain_text("没有西湖区的这项内容")
    page.locator("#chat .option", has_text=EXAMPLE).click()
    expect(page.locator("#chat .question")).to_have_text([REFUSED_QUESTION, EXAMPLE])
    expect(replies(page).nth(1)).to_contain_text("915元")


def test_a_clarification_offers_its_readings(page: Page) -> None:
    submit(page, CLARIFY_QUESTION)
    expect(replies(page)).to_contain_text("请问您想问哪一种补贴？")
    expect(page.locator("#chat .option")).to_have_text(["低保补贴是多少", "特困供养补贴是多少"])


def test_a_new_conversation_starts_empty(page: Page) -> None:
    submit(page, EXAMPLE)
    expect(replies(page)).to_have_count(1)
    page.get_by_role("button", name="新对话").click()
    expect(replies(page)).to_have_count(0)
    expect(page.locator("#chat .example").first).to_be_visible()


@pytest.mark.parametrize(("question", "message"), [("长" * 501, "请缩短到 500 字以内"), ("", "请输入问题")])
def test_a_question_that_cannot_be_taken_is_explained_and_kept(page: Page, question: str, message: str) -> None:
    submit(page, REFUSED_QUESTION)
    expect(replies(page)).to_have_count(1)
    submit(page, question)
    expect(replies(page).last).to_contain_text(message)
    expect(box(page)).to_have_value(question)
    expect(page.locator("#chat .question")).to_have_text([REFUSED_QUESTION])
    submit(page, EXAMPLE)
    expect(replies(page).last).to_contain_text("915元")


def test_a_failure_is_polite_and_the_next_question_works(page: Page) -> None:
    submit(page, FAILING_QUESTION)
    expect(replies(page)).to_have_text(FAILED)
    expect(page.locator("body")).not_to_contain_text("internal detail")
    submit(page, EXAMPLE)
    expect(replies(page).nth(1)).to_contain_text("915元")


def test_a_full_queue_is_explained_and_the_question_kept(browser: Browser, address: str) -> None:
    page = browser.new_page(locale="zh-CN")
    page.goto(address)
    page.route("**/queue/join*", lambda route: route.fulfill(status=429, json={"detail": BUSY}), times=1)
    submit(page, EXAMPLE)
    expect(page.get_by_text(BUSY).first).to_be_visible()
    expect(box(page)).to_have_value(EXAMPLE)
    box(page).press("Enter")
    expect(replies(page).locator(".headline")).to_contain_text("915元")
    page.close()


def test_html_in_questions_and_documents_stays_text(page: Page) -> None:
    submit(page, HOSTILE_QUESTION)
    expect(page.locator("#chat .question")).to_have_text(HOSTILE_QUESTION)
    expect(replies(page).locator(".proof")).to_contain_text("<script>window.hacked=1</script>")
    expect(replies(page).locator("summary .title")).to_have_text("<b>标题</b> # 大")
    expect(page.locator("#chat .option")).to_contain_text("<img src=")
    assert page.locator("#chat :is(img, script, form, input, iframe)").count() == 0
    assert page.locator("#chat a:not(.marker)").count() == 0
    assert page.evaluate("window.hacked") is None


def test_the_latest_answer_is_read_from_its_beginning(page: Page) -> None:
    for count in range(1, 4):
        submit(page, EXAMPLE)
        expect(replies(page).locator(".sources")).to_have_count(count)
    expect(page.locator("#chat .question").last).to_be_in_viewport()
    expect(replies(page).last.locator(".headline")).to_be_in_viewport()


def test_a_phone_needs_no_sideways_scrolling(phone: Page) -> None:
    expect(box(phone)).to_be_in_viewport()
    submit(phone, EXAMPLE)
    phone.locator("a.marker").first.click()
    submit(phone, HOSTILE_QUESTION)
    expect(phone.locator("details.source")).to_have_count(3)
    phone.locator("a.marker").last.click()
    widths = "[...document.querySelectorAll('html, body, #page, #chat, #chat .bubble-wrap')]"
    assert phone.evaluate(f"{widths}.every((part) => part.scrollWidth <= part.clientWidth)")
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    expect(box(phone)).to_be_in_viewport()
    expect(phone.get_by_role("button", name="新对话")).to_be_in_viewport()


def test_the_page_is_accessible_chinese(page: Page) -> None:
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    expect(page.get_by_role("heading", level=1)).to_have_text("政策问答")
    submit(page, EXAMPLE)
    expect(page.get_by_role("log", name="对话")).to_contain_text("915元")
    labels = page.locator("[aria-label]:visible").evaluate_all("all => all.map(one => one.ariaLabel)")
    assert [label for label in labels if re.search(r"[A-Za-z<]", label)] == []
    page.keyboard.press("Shift+Tab")
    page.locator("#restart").focus()
    outline = page.locator("#restart").evaluate("button => getComputedStyle(button).outlineStyle")
    assert outline == "solid"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_enough_contrast(browser: Browser, address: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, locale="zh-CN")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    submit(page, EXAMPLE)
    page.locator("a.marker").first.click()
    for selector in (".question", ".headline", ".proof", "a.marker", ".source .meta", ".source blockquote", "mark"):
        assert contrast(page.locator(f"#chat {selector}").first) >= 4.5, selector
    context.close()


def contrast(element: Locator) -> float:
    """The WCAG contrast ratio of an element's text with the nearest background that is painted."""
    front, back = element.evaluate(
        """(element) => {
          const solid = (color) => !/, 0\\)$|transparent/.test(color);
          let behind = element;
          while (!solid(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
          return [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor];
        }"""
    )
    bright, dark = sorted((luminance(front), luminance(back)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    shares = [int(value) / 255 for value in re.findall(r"\d+", color)[:3]]
    linear = [share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_corpus_is_answered_in_the_browser(browser: Browser, tmp_path: Path) -> None:
    from rag import Pipeline, build_index

    build_index(CORPUS, tmp_path / "index")
    with serving(Pipeline.open(tmp_path / "index")) as address:
        for page in visit(browser, address):
            submit(page, EXAMPLES[0])
            expect(replies(page).locator(".headline")).to_contain_text("915元")
            page.locator("a.marker").first.click()
            source = page.locator("details.source[open]")
            expect(source.locator("summary")).to_contain_text("2023-08-25")
            expect(source.locator("mark")).to_contain_text("915元")
