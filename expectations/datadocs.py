"""Build the Great Expectations Data Docs so that they can be read without a network.

Great Expectations' pages load styles, scripts and pictures from some fifteen addresses. Every one
is replaced by the file that is vendored in `assets/`, and what cannot be replaced is taken out.
"""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

ASSETS = Path(__file__).with_name("assets")

VENDORED = {
    "jquery-3.7.1.min.js": "jquery.min.js",
    "popper.min.js": "popper.min.js",
    "bootstrap.min.css": "bootstrap.min.css",
    "bootstrap.min.js": "bootstrap.min.js",
    "bootstrap-prefers-dark.css": "bootstrap-prefers-dark.min.css",
    "bootstrap-datepicker.min.css": "bootstrap-datepicker.min.css",
    "bootstrap-datepicker.min.js": "bootstrap-datepicker.min.js",
    "bootstrap-table.min.css": "bootstrap-table.min.css",
    "bootstrap-table.min.js": "bootstrap-table.min.js",
    "bootstrap-table-filter-control.css": "bootstrap-table-filter-control.min.css",
    "bootstrap-table-filter-control.min.css": "bootstrap-table-filter-control.min.css",
    "bootstrap-table-filter-control.min.js": "bootstrap-table-filter-control.min.js",
    "all.min.css": "icons.css",
    "vega@5": "vega.js",
    "logo-long.png": "../images/logo-long.png",
    "full_logo_dark.png": "../images/logo-long.png",
}
"""File in `static/vendor/` that takes the place of an address, by the last part of the address."""

SECURITY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval' file:; "
    "style-src 'self' 'unsafe-inline' file:; img-src 'self' data: file:; "
    "font-src 'self' file:; base-uri 'none'; form-action 'none'"
)
"""The pages' own inline scripts must run; nothing may be fetched from anywhere else."""

_HEAD = re.compile(r"<head>", re.IGNORECASE)
_LOADED = re.compile(r"""(?<=src=")https://[^"]+|(?<=href=")https://[^"]+\.css(?=")|(?<=url\(')https://[^']+""")
_CROSS_ORIGIN = re.compile(r' (?:integrity|crossorigin)="[^"]*"')
"""A page from a disk may not load a file with these."""
_LEFT_OVER = re.compile(
    r"<script[^>]*\bsrc=\"https?:[^>]*></script>|<link[^>]*\bhref=\"https?:[^>]*>|<footer>.*?</footer>",
    re.DOTALL | re.IGNORECASE,
)


def build(context: Any, folder: Path) -> Path:
    """Build the docs of everything that `context` has run; return the landing page.

    What is in `folder` is replaced.
    """
    if folder.exists():
        shutil.rmtree(folder)
    name = "heshu"
    context.add_data_docs_site(
        site_name=name,
        site_config={
            "class_name": "SiteBuilder",
            "show_how_to_buttons": False,
            "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder.resolve())},
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
        },
    )
    context.build_data_docs(site_names=[name])
    make_offline(folder)
    return folder / "index.html"


def make_offline(folder: Path) -> None:
    """Replace in every page below `folder` what it would load from outside."""
    vendor = folder / "static" / "vendor"
    shutil.copytree(ASSETS, vendor, dirs_exist_ok=True, ignore=shutil.ignore_patterns("README.md"))
    icons = [(ASSETS / name).read_text(encoding="utf-8") for name in ("fontawesome.min.css", "solid.min.css")]
    (vendor / "icons.css").write_text("\n".join(icons), encoding="utf-8")
    (vendor / "vega.js").write_text(vega_bundle(), encoding="utf-8")
    for page in folder.rglob("*.html"):
        up = "../" * (len(page.relative_to(folder).parts) - 1)
        page.write_text(_offline(page.read_text(encoding="utf-8"), f"{up}static/vendor"), encoding="utf-8")


@cache
def vega_bundle() -> str:
    """Return Vega, Vega-Lite and Vega-Embed as one script."""
    import vl_convert

    bundle: Any = vl_convert.javascript_bundle  # its stub forgets that the snippet may be left out
    return str(bundle())


def _offline(html: str, vendor: str) -> str:
    def replace(found: re.Match[str]) -> str:
        name = VENDORED.get(found[0].partition("?")[0].rpartition("/")[2])
        return f"{vendor}/{name}" if name else found[0]

    html = _LEFT_OVER.sub("", _LOADED.sub(replace, _CROSS_ORIGIN.sub("", html)))
    return _HEAD.sub(f'<head><meta http-equiv="Content-Security-Policy" content="{SECURITY}">', html, count=1)
