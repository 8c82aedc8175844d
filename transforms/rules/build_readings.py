"""Write `readings.csv` from the package `pypinyin` (MIT): the characters of each syllable, tone included.

    python transforms/rules/build_readings.py

Characters are those that GBK can write and the unified ideographs of Unicode: a text's names are
written with them, and a damaged text holds their bytes.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pypinyin.pinyin_dict import pinyin_dict

UNIFIED = range(0x4E00, 0xA000)
GBK_BYTES = 2


def rows() -> Iterator[tuple[str, str]]:
    """Yield each syllable with its characters."""
    characters: dict[str, list[str]] = defaultdict(list)
    for code, readings in sorted(pinyin_dict.items()):
        character = chr(code)
        if code in UNIFIED or len(character.encode("gb18030")) == GBK_BYTES:
            for syllable in dict.fromkeys(readings.split(",")):
                characters[syllable].append(character)
    return ((syllable, "".join(characters[syllable])) for syllable in sorted(characters))


def main() -> None:
    """Write the table beside this script."""
    with Path(__file__).with_name("readings.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["syllable", "characters"])
        out.writerows(rows())


if __name__ == "__main__":
    main()
