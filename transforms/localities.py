"""Say of which village, town, firm or institution a figure speaks (`place`), as the text writes it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from transforms.records import Clause, Figure, RestoredText

_HAN = "[\\u4e00-\\u9fff]"
_NOT_IN_NAME = (
    "的了在对为是有和与及到从由向把让使将给被于各全每这那该本我你他她它们个共约近其已也都就又并等至后前时里中内外上下"
)
_PART = f"(?:(?![{_NOT_IN_NAME}省市县区旗州盟]){_HAN})"
PLACE = re.compile(
    rf"(?P<area>(?:{_PART}{{1,4}}(?:街道|苏木|镇|乡))?{_PART}{{1,5}}(?:嘎查|社区|村(?!级|民|干|里|庄|集体|党|委|支部|组|医|容|规|落|企)|屯)"
    rf"|{_PART}{{1,4}}(?:街道|苏木|镇(?!域|村|里|区|党|政)|乡(?!村|镇|亲|土|愁|情|级)))"
    rf"|(?P<body>{_PART}{{2,18}}(?:公司|合作社|医院|卫生院|家庭农场|养殖场|种羊场|农场|学校|中学|小学|福利院|扶贫车间))"
)
_GENERIC = re.compile(
    rf"^(?:{_HAN}{{0,3}})(?:贫困|行政|自然|深度|所有|邻近|附近|移民|示范|非|多|少|偏远|全部|新农|农|山|乡)(?:村|乡|镇|社区|嘎查)$"
)
_KINDS = re.compile(
    r"(?:城镇|城乡|乡镇|小城镇|集镇|建制镇|中心镇|[一本各].|初级中学|高级中学|中心小学|[一-鿿]{0,6}专业合作社|农村学校|乡镇卫生院|[一-鿿]{0,4}龙头企业公司)$"
)
"""What reads like a name but is a kind of place."""
_SUFFIX = re.compile("[村屯镇乡查区木道司社院场校学间]")
"""Without one of the characters that end a name there is none."""
_WHOLE = re.compile("(?:全|我|该|本)(?:省|市|州|盟|县|旗|区)(?![域间别分块政位长])")
"""What turns from a village back to the whole region."""
_COUNTED = re.compile(r"[\d一二两三四五六七八九十几百余多]\s*(?:个|家|所|座|处)?$")


def find_places(
    text: RestoredText, clauses: Sequence[Clause], figures: Sequence[Figure], regions: Sequence[str | None]
) -> list[str | None]:
    """Return the place of each figure: the last one named before it in its paragraph, while the region stays the same."""
    by_clause: dict[int, list[int]] = {}
    for at, figure in enumerate(figures):
        by_clause.setdefault(figure.clause, []).append(at)
    counted = {clauses[index].paragraph for index in by_clause}
    out: list[str | None] = [None] * len(figures)
    current = region = None
    paragraph = -1
    for clause in clauses:
        if clause.paragraph not in counted:
            continue
        if clause.paragraph != paragraph:
            paragraph, current = clause.paragraph, None
        named = _named(text.text, clause)
        here = by_clause.get(clause.index, ())
        for at in here:
            before = [name for end, name in named if end <= figures[at].restored_start]
            if before:
                current, region = before[-1], regions[at]
            elif region != regions[at]:
                current = None
            out[at] = current
        if named:
            current = named[-1][1]
            region = regions[here[-1]] if here else region
    return out


def _named(text: str, clause: Clause) -> list[tuple[int, str | None]]:
    """Return the names in a clause with where each ends; None where it turns to the whole region."""
    found: list[tuple[int, str | None]] = [(m.end(), None) for m in _WHOLE.finditer(text, clause.start, clause.end)]
    if _SUFFIX.search(text, clause.start, clause.end) is None:
        return found
    for match in PLACE.finditer(text, clause.start, clause.end):
        if _GENERIC.match(match[0]) or _KINDS.match(match[0]) or _COUNTED.search(text, clause.start, match.start()):
            continue
        found.append((match.end(), match[0]))
    return sorted(found, key=lambda item: item[0])
