"""The report in a real browser, opened from a disk: what a reader does, and that nothing leaves the machine."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from tests.reports import HOSTILE, hostile, report_warehouse

playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")]

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
PAGES = ("index", "findings", "articles", "regions", "checks")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    from expectations.report import build
    from expectations.validate import validate

    folder = tmp_path_factory.mktemp("report")
    with report_warehouse(hostile()) as con:
        validate(con, "r1", judgements=Path("none"), docs=folder / "docs")
        build(con, folder)
    return folder


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


class Reader:
    """Open pages of the site, and keep every complaint of the browser."""

    def __init__(self, browser, site, **options):
        self.site = site
        self.complaints: list[str] = []
        self.context = browser.new_context(reduced_motion="reduce", accept_downloads=True, **options)
        self.context.route("**/*", self._only_files)
        self.page = self.context.new_page()
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append("a dialog"), dialog.dismiss()))

    def _only_files(self, route):
        url = route.request.url
        if url.startswith(("file:", "data:", "blob:")):
            route.continue_()
        else:
            self.complaints.append(f"asked for {url}")
            route.abort()

    def open(self, address):
        self.page.goto("about:blank")
        self.page.goto(f"file://{self.site}/{address}")
        self.page.wait_for_selector("html[data-ready]", state="attached")
        return self.page


@pytest.fixture
def reader(browser, site):
    reader = Reader(browser, site, locale="zh-CN", viewport={"width": 1280, "height": 900})
    yield reader
    reader.context.close()
    assert not reader.complaints


@pytest.mark.parametrize("page", PAGES)
def test_every_page_draws_without_a_complaint(reader, page):
    opened = reader.open(f"{page}.html")
    assert opened.inner_text("h1")
    assert opened.locator("main a").count() > 0
    for forbidden in ("null", "undefined", "NaN", "[object"):
        assert forbidden not in opened.inner_text("body")


def test_the_overview_draws_its_charts(reader):
    page = reader.open("index.html")
    page.wait_for_selector(".chart svg")
    assert page.locator(".chart svg").count() >= 2
    assert all(label for label in page.locator(".chart").evaluate_all("e => e.map(x => x.getAttribute('aria-label'))"))


def test_a_bar_says_what_it_counts_when_it_is_pointed_at(reader):
    page = reader.open("index.html")
    page.wait_for_selector(".chart svg")
    page.locator(".chart svg .mark-rect.role-mark path").first.hover()
    page.wait_for_selector("#told:not([hidden])")
    lines = page.inner_text("#told").split()
    assert lines[-1].isdigit()
    assert len(lines) == 3
    page.mouse.move(5, 5)
    page.wait_for_selector("#told", state="hidden")


def test_filter_and_follow_a_finding_to_its_sentence(reader):
    page = reader.open("findings.html")
    everything = page.locator("tbody tr").count()
    page.select_option("#kind", "sum_mismatch")
    assert 0 < page.locator("tbody tr").count() < everything
    page.fill("#search", "加总不符的一篇")
    assert page.locator("tbody tr").count() == 1
    page.click("tbody a")
    page.wait_for_selector(".fig.is-chosen")
    assert page.inner_text("h1") == "加总不符的一篇"
    assert page.inner_text(".fig.is-chosen") == "430户"
    assert "is-failed" in page.get_attribute(".fig.is-chosen", "class")
    assert page.locator(".fig.is-chosen").bounding_box()["y"] < 900
    assert "84 + 340 + 5 = 429 ≠ 430" in page.inner_text("#panel")
    assert page.locator("#links path.is-failed").count() == 3
    assert page.locator(".fig.is-kin").count() == 4


def test_search_says_so_when_nothing_matches_and_sorts_both_ways(reader):
    page = reader.open("findings.html")
    page.fill("#search", "没有这样的话")
    assert page.locator("tbody tr").count() == 0
    assert page.is_visible("text=没有符合条件的")
    page.fill("#search", "")
    kinds = lambda: page.locator("tbody td:nth-child(2)").all_inner_texts()  # noqa: E731
    page.click("thead button:has-text('种类')")
    up = kinds()
    page.click("thead button:has-text('种类')")
    assert kinds() == up[::-1] or sorted(kinds()) == sorted(up)
    assert up[0] != kinds()[0]
    assert page.get_attribute("thead th:nth-child(2)", "aria-sort") == "descending"


def test_csv_holds_no_formula(reader):
    page = reader.open("findings.html")
    with page.expect_download() as download:
        page.click("#csv")
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) - 1 == page.locator("tbody tr").count()
    assert any(HOSTILE.split("\u202e")[0] in cell for row in rows for cell in row)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row)
    guarded = page.evaluate("heshu.csv([['=1+1', '＝1', '@x', -5, '\\t=1', '-x', 'a\"b', ' =1']])")
    assert guarded == "\ufeff'=1+1,'＝1,'@x,-5,'\t=1,'-x,\"a\"\"b\",' =1\r\n"


def test_switch_the_language_on_the_spot(reader):
    page = reader.open("findings.html")
    page.select_option("#kind", "sum_mismatch")
    rows = page.locator("tbody tr").count()
    page.click("#lang")
    assert page.inner_text("h1") == "Findings"
    assert page.get_attribute("html", "lang") == "en"
    assert page.evaluate("document.activeElement.id") == "lang"
    page.wait_for_function("document.querySelectorAll('tbody tr').length > 0")
    assert page.locator("tbody tr").count() == rows, "the filter stays"
    assert "off by 1" in page.inner_text("tbody")
    page = reader.open("index.html")
    assert page.inner_text("nav a[aria-current=page]") == "Overview", "the choice is kept"


def test_hostile_text_shows_as_text(reader):
    page = reader.open("article.html#hostile")
    assert page.inner_text("h1").startswith('<script>alert(1)</script></script>"><img src=x onerror=alert(2)>')
    assert "⟦U+202E⟧" in page.inner_text("h1")
    assert page.locator("main img, main script").count() == 0
    assert "⟦U+202E⟧" in page.inner_text("#text")
    assert "\u202e" not in page.inner_text("body")
    for other in ("findings", "articles", "index"):
        assert reader.open(f"{other}.html").locator("main img, main script").count() == 0


def test_a_figure_by_mouse_keyboard_and_address(reader):
    page = reader.open("article.html#sound")
    page.hover("#fig-f2")
    assert page.is_visible("#tip")
    assert "84 户" in page.inner_text("#tip")
    page.mouse.move(5, 5)
    assert page.is_hidden("#tip")
    page.focus("#fig-f1")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "429户"
    assert page.evaluate("document.activeElement.id") == "panel-title"
    assert "84 + 340 + 5 = 429 ✓" in page.inner_text("#panel")
    assert page.url.endswith("#sound/f1")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "fig-f1"
    assert page.locator(".is-chosen").count() == 0
    page = reader.open("article.html#sound/f5")
    assert page.inner_text("#panel h2") == "?.8万人"
    assert "缺损" in page.inner_text("#panel")


def test_repairs_are_shown_beside_the_raw_text(reader):
    page = reader.open("article.html#damaged")
    assert "建档立卡贫困户6576户17990人" in page.inner_text("#text")
    raw = page.inner_text(".raw-cell")
    assert "發(fā)" in raw
    assert page.locator(".raw-cell del").count() > 3
    read, beside = page.locator(".read").first.bounding_box(), page.locator(".raw-cell").first.bounding_box()
    assert beside["x"] >= read["x"] + read["width"]
    assert abs(beside["y"] - read["y"]) < 4
    page.focus("#beside")
    page.keyboard.press("Enter")
    assert page.is_hidden(".raw-cell")
    assert page.get_attribute("#beside", "aria-pressed") == "false"
    page.keyboard.press("Enter")
    figures = {e.inner_text() for e in page.locator("#text .fig").all()}
    assert {"6576户", "17990人", "34.4%"} <= figures


def test_a_region_shows_its_conflict(reader):
    page = reader.open("regions.html#141032/poverty.population")
    assert page.inner_text(".region h2").startswith("永和县")
    assert "17990人" in page.inner_text(".region")
    assert page.is_visible("text=不同文章不一致")


def test_no_such_article(reader):
    page = reader.open("article.html#nowhere")
    reader.complaints[:] = [c for c in reader.complaints if "ERR_FILE_NOT_FOUND" not in c]
    assert page.inner_text("h1") == "没有这篇文章的页面"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address",
    [*(f"{page}.html" for page in PAGES), "article.html#wrong/f1", "article.html#damaged", "regions.html#141032"],
)
def test_nothing_bars_a_reader(browser, site, address, scheme):
    from axe_playwright_python.sync_playwright import Axe

    reader = Reader(
        browser, site, locale="zh-CN", color_scheme=scheme, viewport={"width": 1280, "height": 900}, bypass_csp=True
    )
    page = reader.open(address)
    found = Axe().run(page, options={"preload": False}).response["violations"]
    reader.context.close()
    assert [(v["id"], [n["target"] for n in v["nodes"][:3]], v["nodes"][0]["failureSummary"]) for v in found] == []
    assert not reader.complaints


@pytest.mark.parametrize("address", ["index.html", "findings.html", "article.html#wrong/f1", "regions.html#141032"])
def test_a_phone_needs_no_sideways_scrolling(browser, site, address):
    reader = Reader(browser, site, locale="zh-CN", viewport={"width": 390, "height": 844}, has_touch=True)
    page = reader.open(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    reader.context.close()
    assert not reader.complaints


def test_the_data_docs_open_without_a_network(browser, site):
    reader = Reader(browser, site)
    page = reader.page
    page.goto(f"file://{site}/docs/index.html")
    page.wait_for_selector("table tbody tr .ge-success-icon, table tbody tr .ge-failed-icon")
    assert page.locator(".ge-failed-icon").count() > 0
    page.goto(f"file://{next(site.glob('docs/validations/**/*.html'))}")
    assert "Expectation" in page.inner_text("body")
    reader.context.close()
    assert not reader.complaints


def test_a_finding_has_its_code_its_line_and_marks_what_it_is_about(reader):
    page = reader.open("findings.html")
    page.fill("#search", "加总不符的一篇")
    row = page.locator("tbody tr", has_text="HS101")
    assert row.locator(".place").inner_text().strip() == "1:4"
    assert row.locator("mark").all_inner_texts() == ["430户", "84户", "340户", "5户"]
    page.fill("#search", "hs101")
    assert page.locator("tbody tr").count() == page.locator("tbody tr", has_text="HS101").count() > 0


def test_paper_has_every_row_and_cuts_nothing_off(reader):
    page = reader.open("findings.html")
    rows = page.evaluate(
        """() => {
          const many = Array.from({ length: 120 }, (_, i) => i);
          const table = heshu.table({ caption: "n", rows: many, state: {}, columns: [{ label: "n", cell: (n) => String(n) }] });
          document.getElementById("main").append(table);
          const count = () => table.querySelectorAll("tbody tr").length;
          const seen = [count()];
          for (const when of ["beforeprint", "afterprint"]) { dispatchEvent(new Event(when)); seen.push(count()); }
          return seen;
        }"""
    )
    assert rows == [50, 120, 50]
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})
    assert page.evaluate("document.documentElement.scrollWidth") <= 720
    box = page.locator("td.sentence").first.bounding_box()
    assert box["x"] + box["width"] <= 720
