"""Give numbers one form: half-width digits, dots and percent signs, no spaces inside, masks as U+FFFD."""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.patterns import lazy
from transforms.records import Edit

_WIDE = {ord("０") + i: str(i) for i in range(10)} | {ord("％"): "%", ord("﹪"): "%", ord("℅"): "%"}
_WIDE_RUN = lazy(r"[０-９％﹪℅．](?:(?<!．)[０-９％﹪℅]*|(?<=[0-9０-９].)(?=[0-9０-９]))")
_ANY_WIDE = lazy(r"[０-９％﹪℅．OoＯlI〇·•∙‧・]")
_MIDDLE_DOT = lazy(
    r"[·•∙‧・](?:(?<=\d\d.)(?<![.·•∙‧・]\d\d.)|(?<=\d.)(?<![\d.·•∙‧・]\d.))(?=\d{1,4} ?(?:[%％﹪℅‰℃亿万亩吨斤米]|千(?:瓦|克|米|元|伏|公)|平方|立方|公(?:里|顷|斤|分)|个百分点|点(?![钟半])|"
    r"摄氏度|倍|岁|元(?![旦宵])|[美日欧港加澳]元|英镑|马克|人民币|秒|克|升|毫|厘|海里|英里))"
)
"""A middle dot that stands for a decimal point, as papers set it: `增长15·8%`, never `5·12地震`."""
_COUNTED = "亩户人元万亿个%％公平吨斤头只名座台家处栋套所间条项次种年月米千倍岁株件片期组位枚张立微毫美辆批艘支股口眼"
_NO_LETTER = r"(?<![A-Za-z]\d.)(?<![A-Za-z]\d\d.)(?<![A-Za-z]\d\d\d.)"
_INSIDE = rf"(?<=[\d.．,].)(?<![^\d][.．,].)(?=\d[\d.,]{{0,6}}(?![A-Za-z\d])){_NO_LETTER}"
_NOUGHT = lazy(
    rf"[OoＯ〇](?:{_INSIDE}|(?:(?<=\d.)|(?<=\d[OoＯ〇lI.．].))(?=[\d.．OoＯ〇lI]{{0,6}}[{_COUNTED}多余])|"
    rf"(?<=[^\x00-\x7f].)(?=[.．]\d{{1,3}}[{_COUNTED}]))"
)
"""What a typist or a scan gave for a nought: `2101O亩`, `2〇17年`."""
_ONE = lazy(
    rf"[lI](?:{_INSIDE}|(?<=[\d.．OoＯ〇].)(?=[\d.．OoＯ〇lI]{{0,6}}[{_COUNTED}])|"
    rf"(?<=[^\x00-\x7f].)(?=[.．]?[\dOo〇][\d.．OoＯ〇lI]{{0,7}}[{_COUNTED}]))"
)
"""What a scan gave for a one: `l20户`, `20I8年`."""
_LETTER = lazy(r"[OoＯ〇lI](?:(?<=[\d.．,].)|(?=[.．]?[\dOo〇]))")
"""What is looked for first: most texts have none."""
_STOP_POINT = lazy(
    r"。(?<=\d。)(?<!第\d。)(?<!第\d\d。)(?=\d{1,4}(?:[%％‰亿万亩吨倍℃]|个百分点|公[里顷斤]|千[公瓦克米]|元))"
)
"""What a scan gave for a decimal point: `12。5万元`."""
_BOUND = lazy(r"[<>]=(?=[ \u00a0]?\d)")
_BOUNDS = {">=": "≥", "<=": "≤"}
_PERMILLE = lazy(r"%00?(?<=\d%.)(?![A-Za-z\d.&=])|%00(?<=\d%00)(?![A-Za-z\d.&=])")
"""A permille sign that a typist put together: `自然增长率5.3%0`."""
_UNMEASURED = lazy(r"[㐀-鿿](?!(?:19|20)\d\d$)\d{1,5}$")
"""A number without a unit."""
_STRAY = lazy(r"[.．](?<=\d\d.)(?=[人户名个][，。、；,;）)])")
"""A point typed before a unit: `女性1180.人`."""
_WIDE_LETTER = lazy("[Ａ-Ｚａ-ｚ]")
_WIDE_UNIT = lazy(r"(?<=[0-9０-９万亿])[Ａ-Ｚａ-ｚ]{1,4}(?![Ａ-Ｚａ-ｚA-Za-z])")
_GROUPED = lazy(r"[1-9](?<![\d.，,].)\d{0,2}(?:，\d{3})+(?:\.\d+)?(?![\d，])")
_MEASURE = "%‰℃亿万千百元户人名个亩吨斤头只座台家项平公余多年月日天岁次处所间栋套条株棵口对支期场批辆件米里村乡镇县市省区类种倍成折亿"
# Patterns start with what is consumed and look back from there: the engine then skips to such characters.
_SPACED = lazy(
    r"[ \u3000\t.．\u00a0\u2009\u202f](?:(?<=\d.)(?:"
    r"(?<=[ \u3000\t])[ \u3000\t]{0,2}[.．][ \u3000\t]{0,3}(?=\d)|(?<=[.．])[ \u3000\t]{1,3}(?=\d)|"
    r"(?<= )(?=,\d{3}(?![\d,]))|"
    rf"(?<= )(?=[{_MEASURE}])(?!.(?:(?<=人)[口均数]|(?<=[户亩年])均|(?<=户)数)|[一-鿿（）()]{{2,12}} \d)|"
    rf"(?<=[\u00a0\u2009\u202f\u3000])[\u00a0\u2009\u202f\u3000]?(?=[{_MEASURE}])"
    r")|(?<=[第前][ \u00a0\u3000])(?=\d{1,3}[ \u00a0\u3000]?(?:个月|季度|[期届次批条章节位名年])))"
)
_THIN = lazy(
    r"[1-9](?<![\d.].)(?<!\d[ \u00a0\u2009\u202f].)\d{0,2}(?:[ \u00a0\u2009\u202f]\d{3})+"
    r"(?=[.]\d|[～~—–]|[ ]?(?:[万亿元户人亩吨斤名个头只米公平立千株棵粒倍座台家栋套间处辆%㎡]|[kmcM]?[gmWL]\d?(?![A-Za-z])|hm|kWh))"
)
_SINGLE = lazy(r"\d(?<![\d.].)(?<!\d .)(?: \d){2,}(?=[ ]?[年月日万亿元户人亩%])")
_CELLS = lazy("[ \u3000][ \u3000]+\\S+[ \u3000]{2,}")
_PROSE = lazy("[，。；]")
_APART = lazy(
    r"[ \u00a0\u2009\u202f](?:(?<=[㐀-鿿].)(?=\d[\d.,]{0,14}(?:[%‰：，。；、）]|[ \u00a0\u2009\u202f]?[㐀-鿿]))|"
    r"(?<=[\d%‰].)(?=[㐀-鿿]))"
)
"""Spaces that a page sets between characters and digits."""
_SPLIT = lazy(
    r"[0-9](?<=[㐀-鿿].)(?<![第表图例式号件款条届期].)(?<!分别[为是有达].)(?!(?<=1)[89]\d\d |(?<=2)0\d\d )"
    r"(?:(?<!0)\d{0,3}(?:\.\d{1,2})?|(?<=0)\.\d{1,2})(?: \d{1,4}){1,2}(?:\.\d{1,3})?"
    rf"(?=[ ]?[{_MEASURE}])"
)
"""A number in running text that a space cuts: `达到13 7.5亿元`; of two numbers the first would have a unit."""
_CUT = lazy(r"[ \u00a0\u2009\u202f](?<=\d.)(?=\d)")
"""Where a number can be cut: looked for first, since most texts have no such place."""
_GAP = lazy(r"[ \u3000\t\u00a0\u2009\u202f](?:(?<=\d.)|(?<=\d[.．].)|(?=\d)|(?<=[%‰].))")
_THOUSANDS = lazy(r"，\d{3}")
_SPACE = lazy(r"[ \u00a0\u2009\u202f]")


def half_width(text: str) -> list[Edit]:
    """Make full-width digits, dots between digits and percent signs half-width; lengths are kept.

    >>> from transforms.offsets import apply
    >>> apply("增长１２．５％", half_width("增长１２．５％"))
    '增长12.5%'
    >>> apply("“5·12”地震后增长15·8%", half_width("“5·12”地震后增长15·8%"))
    '“5·12”地震后增长15.8%'
    """
    edits = [Edit("half_width", m.start(), m.end(), ".", "widths:dot") for m in _STOP_POINT.finditer(text)]
    if ">=" in text or "<=" in text:
        edits += [Edit("half_width", m.start(), m.end(), _BOUNDS[m[0]], "widths:half") for m in _BOUND.finditer(text)]
    if "%0" in text:
        edits += [Edit("half_width", m.start(), m.end(), "‰", "widths:half") for m in _PERMILLE.finditer(text)]
    edits += [
        Edit("half_width", m.start(), m.end(), "", "widths:dot")
        for m in _STRAY.finditer(text)
        if _UNMEASURED.search(text, max(0, m.start() - 6), m.start())
    ]
    if not _ANY_WIDE.search(text):
        return sorted(edits, key=lambda edit: edit.start)
    if _LETTER.search(text):
        edits += [Edit("half_width", m.start(), m.end(), "0", "widths:scan") for m in _NOUGHT.finditer(text)]
        edits += [Edit("half_width", m.start(), m.end(), "1", "widths:scan") for m in _ONE.finditer(text)]
    edits += [Edit("half_width", m.start(), m.end(), ".", "widths:dot") for m in _MIDDLE_DOT.finditer(text)]
    if _WIDE_LETTER.search(text):
        edits += [
            Edit("half_width", m.start(), m.end(), "".join(chr(ord(c) - 0xFEE0) for c in m.group()), "widths:half")
            for m in _WIDE_UNIT.finditer(text)
        ]
    for match in _WIDE_RUN.finditer(text):
        run = match.group()
        new = "." if run == "．" else run.translate(_WIDE)
        if new != run:
            edits.append(Edit("half_width", match.start(), match.end(), new, "widths:half"))
    return sorted(edits, key=lambda edit: edit.start)


def grouped(text: str) -> list[Edit]:
    """Make full-width commas between thousands ASCII ones: `1，234.5万` is one number, `12，345` in a list is not told.

    >>> from transforms.offsets import apply
    >>> apply("投资1，234.5万元，120户", grouped("投资1，234.5万元，120户"))
    '投资1,234.5万元，120户'
    """
    if not _THOUSANDS.search(text):
        return []
    return [
        Edit("grouped", match.start(), match.end(), match.group().replace("，", ","), "widths:grouped")
        for match in _GROUPED.finditer(text)
    ]


def spaced(text: str) -> list[Edit]:
    """Close numbers up: `31 . 5` is `31.5`, `12 %` is `12%`, `12 345户` is `12345户`, in running text `约 30 户` is `约30户`; leave two numbers apart.

    >>> from transforms.offsets import apply
    >>> apply("达31 . 5 %，投入1 200 万元，2 0 1 8 年，第1 2类", spaced("达31 . 5 %，投入1 200 万元，2 0 1 8 年，第1 2类"))
    '达31.5%，投入1200万元，2018年，第1 2类'
    """
    if not _GAP.search(text):
        return []
    found = {match.span(): "." if set(match.group()) & {".", "．"} else "" for match in _SPACED.finditer(text)}
    cut = _CUT.search(text)
    for pattern in (_THIN, _SINGLE) if cut else ():
        for number in pattern.finditer(text):
            found |= {gap.span(): "" for gap in _SPACE.finditer(text, *number.span())}
    found |= {gap.span(): "" for gap in _in_prose(_APART, text)}
    for number in _in_prose(_SPLIT, text) if cut else ():
        found |= {gap.span(): "" for gap in _SPACE.finditer(text, *number.span())}
    return [Edit("spaced", start, end, new, "widths:spaced") for (start, end), new in sorted(found.items())]


def _in_prose(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches, none of which holds a line end, in running text: in tables and headings a space may part cells."""
    until, prose = -1, False
    for match in pattern.finditer(text):
        if match.start() > until:
            until = text.find("\n", match.start())
            until = until if until >= 0 else len(text)
            line = text[text.rfind("\n", 0, match.start()) + 1 : until]
            prose = bool(_PROSE.search(line)) and "\t" not in line and "|" not in line and not _CELLS.search(line)
        if prose:
            yield match
