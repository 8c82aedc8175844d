"""Write `traditional.csv` from the package `opencc` (Apache-2.0): the characters that its `tw2s` changes.

    python transforms/rules/build_traditional.py

A row for each 256 code points of the ideographs, so that a difference between two versions can be read.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import opencc

BLOCKS = (range(0x3400, 0xA000), range(0xF900, 0xFB00))


def rows() -> Iterator[tuple[str, str]]:
    """Yield each page of code points with its traditional characters."""
    characters = [chr(code) for block in BLOCKS for code in block]
    # One call for all: each stands on a line of its own, so that none is converted as part of a word.
    simple = opencc.OpenCC("tw2s").convert("\n".join(characters)).split("\n")
    changed = [c for c, new in zip(characters, simple, strict=True) if c != new]
    return ((f"{page:02X}", "".join(some)) for page, some in groupby(changed, lambda c: ord(c) >> 8))


def main() -> None:
    """Write the table beside this script."""
    with Path(__file__).with_name("traditional.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["page", "characters"])
        out.writerows(rows())


if __name__ == "__main__":
    main()
