"""Photograph the report for the READMEs: `python -m docs.build_screens [REPORT [FOLDER]]`, after `heshu run samples`.

Needs Chromium; the pictures depend on its fonts, so no test compares them.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "images"
PICTURES = {"en": "report.png", "zh": "report.zh-CN.png"}


def build(report: Path = Path("var/report"), folder: Path = FOLDER) -> list[Path]:
    """Write the pictures of the first page of a report into `folder` and return their paths."""
    from playwright.sync_api import sync_playwright

    paths = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for lang, name in PICTURES.items():
            page = browser.new_page(viewport={"width": 1180, "height": 1000}, color_scheme="light")
            page.add_init_script(f"localStorage.setItem('heshu.lang', '{lang}')")
            page.goto((report / "index.html").resolve().as_uri())
            page.wait_for_selector("html[data-ready] .chart svg")
            paths.append(folder / name)
            page.screenshot(path=paths[-1])
        browser.close()
    return paths


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:3]]
    for written in build(*given):
        sys.stdout.write(f"{written.name}\n")
