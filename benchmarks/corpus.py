"""Write any number of made-up county reports whose figures, relations and faults are known.

    python -m benchmarks.corpus --articles 1000 --out DIR [--form files|parquet] [--faults 0.1] [--seed 1]

An article has some 1,500 characters and 25 figures. The same seed and number give the same article,
whatever the size of the corpus: article `n` is made from `(seed, n)` alone. `DIR/gold.jsonl` has one
line an article in the form of the gold files (see docs/spec/figures.md), and under `faults` the
relation that was broken on purpose, if any.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

COUNTIES = {
    "会宁县": "620422", "静宁县": "620826", "通渭县": "621121", "前郭县": "220721", "柳河县": "220524",
    "资溪县": "361028", "麻江县": "522635", "汉阴县": "610921", "桑植县": "430822", "新昌县": "330624",
    "永和县": "141032", "大宁县": "141030", "乾安县": "220723", "镇赉县": "220821", "东辽县": "220422",
    "平山县": "130131", "阜平县": "130624", "岚县": "141127", "林甸县": "230623", "拜泉县": "230231",
    "金寨县": "341524", "石台县": "341722", "宁化县": "350424", "于都县": "360731", "遂川县": "360827",
    "兰考县": "410225", "光山县": "411522", "英山县": "421124", "秭归县": "420527", "花垣县": "433124",
    "龙胜县": "450328", "凌云县": "451027", "保亭县": "469029", "城口县": "500229", "苍溪县": "510824",
    "赤水市": "520381", "施秉县": "522623", "双江县": "530925", "贡山县": "533324", "佳县": "610828",
}  # fmt: skip
"""County names and their GB/T 2260 codes; what the articles say of them is made up."""

TOWNS = ("城关镇", "河西镇", "双庙镇", "石桥乡", "青龙镇", "大湾乡", "柳林镇", "白沙镇", "马场乡", "新集镇")
VILLAGES = ("东沟村", "上河村", "柳树湾村", "红土坡村", "向阳村", "杨家岭村", "三岔村", "清泉村", "南山村", "石嘴村")
FILLER = (
    "全县上下坚持以人民为中心的发展思想，把巩固成果放在突出位置，一级抓一级，层层抓落实。",
    "走进村里，水泥路通到了家门口，房前屋后收拾得干干净净，广场上老人们正在晒太阳拉家常。",
    "“以前做梦也没想到能过上这样的日子。”说起这些年的变化，乡亲们打开了话匣子。",
    "各级干部走村入户，面对面听取意见，实打实解决难题，把好政策送到了群众心坎上。",
    "围绕“两不愁三保障”，有关部门逐项对照检查，查漏补缺，确保问题见底清零。",
    "产业发展既要看当前，也要管长远，不能一哄而上，更不能半途而废。",
    "通过“党支部+合作社+农户”模式，小农户与大市场紧紧连在了一起。",
    "下一步，将继续完善利益联结机制，推动产业提档升级，让群众的腰包鼓起来。",
    "记者看到，车间里机器轰鸣，工人们正在赶制订单，一派繁忙景象。",
    "健全防止返贫动态监测和帮扶机制，做到早发现、早干预、早帮扶。",
)


@dataclass
class Writer:
    """Put an article together, keeping account of every figure and relation."""

    random: random.Random
    text: str = ""
    figures: list[dict[str, Any]] = field(default_factory=list)
    relations: list[dict[str, Any]] = field(default_factory=list)

    def say(self, words: str) -> None:
        self.text += words

    def figure(self, value: float, unit: str, decimals: int = 0, myriad: str = "") -> str:
        """Write one exact figure, `value` counted in `myriad` (万, 亿 or nothing); return its id."""
        written = f"{value:.{decimals}f}"
        scale = {"": 1, "万": 10**4, "亿": 10**8}[myriad]
        quote = written + myriad + unit
        number = round(float(written) * scale, 6)
        name = f"f{len(self.figures) + 1}"
        start = len(self.text)
        row = {"id": name, "start": start, "end": start + len(quote), "quote": quote, "low": number, "high": number}
        form = {"decimals": decimals, "scale": scale, "qualifier": "exact", "unit": unit, "damaged": False}
        self.figures.append(row | form)
        self.text += quote
        return name

    def relate(self, kind: str, **roles: Any) -> None:
        self.relations.append({"kind": kind, **roles, "verdict": "consistent"})


def _jobs(w: Writer) -> None:
    parts = [w.random.randint(30, 900) for _ in range(3)]
    w.say("今年开发公益性岗位")
    total = w.figure(sum(parts), "个")
    w.say("，其中")
    ids = []
    for name, part in zip(("护林员", "保洁员", "护路员"), parts, strict=True):
        w.say(("" if name == "护林员" else "、") + name)
        ids.append(w.figure(part, "个"))
    w.say("。")
    w.relate("sum", total=total, parts=ids)


def _housing(w: Writer) -> None:
    parts = [w.random.randint(20, 400) for _ in range(2)]
    w.say("全县改造危房")
    total = w.figure(sum(parts), "户")
    w.say("，其中C级危房")
    first = w.figure(parts[0], "户")
    w.say("、D级危房")
    second = w.figure(parts[1], "户")
    w.say("，全部搬入新居。")
    w.relate("sum", total=total, parts=[first, second])


def _money(w: Writer) -> None:
    cents = [w.random.randint(500, 99999) for _ in range(3)]
    w.say("全年整合资金")
    total = w.figure(sum(cents) / 100, "元", 2, "万")
    w.say("，其中中央资金")
    ids = [w.figure(cents[0] / 100, "元", 2, "万")]
    w.say("、省级资金")
    ids.append(w.figure(cents[1] / 100, "元", 2, "万"))
    w.say("、县级配套")
    ids.append(w.figure(cents[2] / 100, "元", 2, "万"))
    w.say("。")
    w.relate("sum", total=total, parts=ids)


def _share(w: Writer) -> None:
    whole = w.random.randint(2000, 90000)
    part = w.random.randint(whole // 10, whole)
    w.say("全县共有脱贫劳动力")
    a = w.figure(whole, "人")
    w.say("，其中外出务工")
    b = w.figure(part, "人")
    w.say("，占")
    c = w.figure(part * 100 / whole, "%", 2)
    w.say("。")
    w.relate("share", whole=a, part=b, percent=c)


def _people(w: Writer) -> None:
    households = w.random.randint(100, 9000)
    people = int(households * w.random.uniform(2.2, 4.6))
    w.say("目前，全县共有监测对象")
    a = w.figure(households, "户")
    b = w.figure(people, "人")
    w.say("，已逐户落实帮扶措施。")
    w.relate("paired", a=a, b=b)


def _rise(w: Writer) -> None:
    before = w.random.randint(300, 900) / 10
    gain = w.random.randint(10, 95) / 10
    w.say("农村自来水普及率由")
    a = w.figure(before, "%", 1)
    w.say("提高到")
    b = w.figure(before + gain, "%", 1)
    w.say("，提高")
    c = w.figure(gain, "个百分点", 1)
    w.say("。")
    w.relate("difference", minuend=b, subtrahend=a, result=c)


def _growth(w: Writer) -> None:
    before = w.random.randint(6000, 15000)
    after = int(before * w.random.uniform(1.03, 1.18))
    w.say("农村居民人均可支配收入由上年的")
    a = w.figure(before, "元")
    w.say("增加到")
    b = w.figure(after, "元")
    w.say("，增长")
    c = w.figure((after / before - 1) * 100, "%", 1)
    w.say("。")
    w.relate("growth", before=a, after=b, rate=c)


def _project(w: Writer) -> None:
    w.say("今年实施产业项目")
    w.figure(w.random.randint(8, 200), "个")
    w.say("，完成投资")
    w.figure(w.random.randint(100, 9999) / 100, "元", 2, "亿")
    w.say("，带动脱贫户")
    w.figure(w.random.randint(100, 9999), "户")
    w.say("稳定增收。")


def _village(w: Writer) -> None:
    w.say(f"在{w.random.choice(TOWNS)}{w.random.choice(VILLAGES)}，")
    w.figure(w.random.randint(10, 80), "栋")
    w.say("大棚整齐排列，种植面积")
    w.figure(w.random.randint(50, 900), "亩")
    w.say("，产品销往周边省市。")


SENTENCES: tuple[Callable[[Writer], None], ...] = (
    _jobs, _housing, _money, _share, _people, _rise, _growth, _project, _village,
)  # fmt: skip


def article(seed: int, number: int, faults: float = 0.0) -> dict[str, Any]:
    """Return article `number`: its name, text, meta and gold; with chance `faults` one relation is broken."""
    chance = random.Random(f"{seed}/{number}")
    county = chance.choice(list(COUNTIES))
    year = chance.randint(2016, 2024)
    w = Writer(chance)
    w.say(f"{county}：产业兴旺日子甜（第{number + 1}号）\n{year}年，{county}" + chance.choice(FILLER) + "\n")
    for sentence in chance.sample(SENTENCES, len(SENTENCES)):
        w.say("".join(chance.sample(FILLER, 3)))
        sentence(w)
        w.say("\n")
    gold = {"figures": w.figures, "relations": w.relations, "problems": [], "faults": []}
    text = w.text
    if chance.random() < faults:
        text = _break(text, gold, chance)
    meta = {"title": text.split("\n", 1)[0], "publisher": None, "published": str(year), "region": COUNTIES[county]}
    return {"article": f"article_{number:07d}.txt", "text": text, "meta": meta, **gold}


def _break(text: str, gold: dict[str, Any], chance: random.Random) -> str:
    """Change the leading digit of a total, a whole or a result, so that no rounding can explain it."""
    relation = chance.choice([r for r in gold["relations"] if r["kind"] in ("sum", "share", "difference", "growth")])
    name = relation.get("total") or relation.get("whole") or relation.get("minuend") or relation["after"]
    row = next(f for f in gold["figures"] if f["id"] == name)
    digit = chance.choice([d for d in "3456789" if d != row["quote"][0]])
    quote = digit + row["quote"][1:]
    power = len(row["quote"].split(".")[0].rstrip("万亿元户人个%")) - 1
    row["low"] = row["high"] = row["low"] + (int(digit) - int(row["quote"][0])) * row["scale"] * 10**power
    text = text[: row["start"]] + quote + text[row["end"] :]
    row["quote"], relation["verdict"] = quote, "inconsistent"
    gold["faults"].append({"kind": relation["kind"], "figure": name})
    return text


def articles(count: int, seed: int = 1, faults: float = 0.1, first: int = 0) -> Iterator[dict[str, Any]]:
    """Yield articles `first` to `first + count - 1`."""
    return (article(seed, number, faults) for number in range(first, first + count))


def write_files(out: Path, rows: Iterator[dict[str, Any]]) -> None:
    """Write one `.txt` an article, a thousand to a folder, and `gold.jsonl`."""
    with (out / "gold.jsonl").open("w", encoding="utf-8") as gold:
        for number, row in enumerate(rows):
            folder = out / "articles" / f"{number // 1000:04d}"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / row["article"]).write_text(row.pop("text"), encoding="utf-8")
            gold.write(json.dumps(row, ensure_ascii=False) + "\n")


def write_parquet(out: Path, rows: Iterator[dict[str, Any]], shard: int = 10_000) -> None:
    """Write `articles-NNNN.parquet` with the columns name, text, title, published, and `gold.jsonl`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with (out / "gold.jsonl").open("w", encoding="utf-8") as gold:
        number = 0
        while batch := [row for _, row in zip(range(shard), rows, strict=False)]:
            columns = {"name": [r["article"] for r in batch], "text": [r.pop("text") for r in batch]}
            columns |= {key: [r["meta"][key] for r in batch] for key in ("title", "published")}
            pq.write_table(pa.table(columns), out / f"articles-{number:04d}.parquet")
            gold.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in batch)
            number += 1


def main() -> None:
    """Write a corpus as the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--form", choices=("files", "parquet"), default="files")
    parser.add_argument("--faults", type=float, default=0.1, help="chance that an article has one broken relation")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    rows = articles(args.articles, args.seed, args.faults)
    (write_files if args.form == "files" else write_parquet)(args.out, rows)


if __name__ == "__main__":
    main()
