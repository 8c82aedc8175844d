"""Write `domains.csv` from `regions.csv` and the package `pypinyin`: how governments spell their region in a domain.

    python transforms/rules/build_domains.py

One row per spelling that only one region in use has; of a prefecture and a county with the same one
(承德市, 承德县; 赣州市, 甘州区) the prefecture has it.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from pypinyin import lazy_pinyin

SPELT = {  # names that are read as no dictionary of words says
    "长": "chang", "长子": "zhangzi", "蔚县": "yuxian", "乐清": "yueqing", "乐亭": "laoting", "东阿": "donge", "涡阳": "guoyang",
    "歙县": "shexian", "枞阳": "zongyang", "铅山": "yanshan", "浚县": "xunxian", "大埔": "dabu", "番禺": "panyu", "渑池": "mianchi",
    "尉犁": "yuli", "莘县": "shenxian", "单县": "shanxian", "犍为": "qianwei", "什邡": "shifang", "阆中": "langzhong",
    "筠连": "junlian", "泌阳": "biyang", "中牟": "zhongmu", "荥阳": "xingyang", "六安": "luan", "亳州": "bozhou", "吴堡": "wubu",
    "洪洞": "hongtong", "隰县": "xixian", "解州": "xiezhou", "监利": "jianli", "黄陂": "huangpi", "耒阳": "leiyang",
    "重庆": "chongqing", "朝阳": "chaoyang", "会宁": "huining", "会东": "huidong", "会理": "huili", "大厂": "dachang",
}  # fmt: skip
RANK = {"province": 0, "prefecture": 1, "county": 2}


def main() -> None:
    """Write the table beside this script."""
    folder = Path(__file__).parent
    spelt: dict[str, list[tuple[int, str]]] = defaultdict(list)
    with (folder / "regions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not row["valid_to"] and len(row["short"]) > 1:
                spelt[spelling(row["short"])].append((RANK[row["level"]], row["code"]))
    with (folder / "domains.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["label", "code"])
        for label, known in sorted(spelt.items()):
            known.sort()
            if len(known) == 1 or known[0][0] < known[1][0]:
                out.writerow([label, known[0][1]])


def spelling(name: str) -> str:
    """Return the pinyin of a name, without tones."""
    return SPELT.get(name) or "".join(
        SPELT.get(c, syllable) for c, syllable in zip(name, lazy_pinyin(name), strict=True)
    )


if __name__ == "__main__":
    main()
