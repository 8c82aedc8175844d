"""Write the pages themselves: shells that load their shards and draw them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Literal

import jinja2

from expectations.datadocs import vega_bundle

FOLDER = Path(__file__).parent

SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
)
"""No script and no style but the site's own files, and no request to anywhere else."""
NO_MARKUP = "; require-trusted-types-for 'script'; trusted-types heshu"
"""No text can become markup or a script; Vega clears its charts in a way that this forbids."""
CHARTED = ("index", "regions")

PAGES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "index": ("核数 · 概览", "heshu · Overview", ("labels", "overview")),
    "findings": ("核数 · 疑点", "heshu · Findings", ("labels", "findings-0")),
    "articles": ("核数 · 文章", "heshu · Articles", ("labels", "articles", "rejects")),
    "article": ("核数 · 文章", "heshu · Article", ("labels",)),
    "regions": ("核数 · 地区", "heshu · Regions", ("labels", "regions")),
    "checks": ("核数 · 检查", "heshu · Checks", ("labels", "overview")),
}
"""Title in Chinese and English, and the shards that each page needs from the start."""


def write(folder: Path, lang: Literal["zh", "en"]) -> None:
    """Write every page and the files that they share."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    template = environment.get_template("page.html.j2")
    for page, (zh, en, shards) in PAGES.items():
        html = template.render(
            page=page,
            lang=lang,
            title=zh if lang == "zh" else en,
            shards=shards,
            security=SECURITY if page in CHARTED else SECURITY + NO_MARKUP,
            skip="跳到正文" if lang == "zh" else "Skip to content",
            noscript="本报告在浏览器中用脚本显示，请允许脚本运行；它不访问网络。"
            if lang == "zh"
            else "This report is drawn by scripts in your browser: please allow them. It makes no request to any network.",
        )
        (folder / f"{page}.html").write_text(html, encoding="utf-8")
    shutil.copytree(FOLDER / "static", folder / "static", dirs_exist_ok=True)
    vega = folder / "static" / "vega.js"
    if not vega.exists():
        vega.write_text(vega_bundle(), encoding="utf-8")
