"""Say whether an article is on the whole country, or on a whole province."""

from __future__ import annotations

from collections import Counter

from transforms.evidence import Evidence
from transforms.own_words import own_words
from transforms.patterns import lazy

SEVERAL = 3
"""How many provinces an article on the whole country names at least."""
LEADING_SHARE = 0.75
"""The share of the mentions that the province of an article on one province has at least, among several."""
_WHOLE_PROVINCE_REACH = 400
"""How far into the text 全省 says that it is on the province."""
_SMALL = lazy("(?:全|我|本|该)(?:镇|乡|村|社区|街道|校|院|公司|合作社)")
"""What those who write of a place smaller than a county call it."""
_COUNTRY = lazy("我国|全国|中国(?=[^一-鿿]|[一-鿿]{2,})")
_ORGAN = lazy("(?:人民)?政府|省?委|扶贫|[一-鿿]{2,7}?(?:厅|局|办公室|委员会)")
"""How the name of what governs a region goes on: 甘肃省`农业农村厅`."""
_COUNTRYWIDE = lazy("全国|我国|国务院|各省|中央财政")
COUNTRYWIDE_LEAST = 4
"""How often a text on the whole country says so, that no writer's own region says."""
_WHOLE_PROVINCE = lazy("(?:^|[，。；：\n \u3000“])全省(?!首|第|唯一|最|率先|各|上下)")
_WHOLE_LESS = lazy("(?:全|我|本)(?:市|县|州|旗|盟)(?![域间别分块政位长])")


def is_provincial(evidence: Evidence) -> bool:
    """Say whether a text is on a province: 全省 opens a clause near its beginning, never 全市 or 全县 is written, and it names hardly any other."""
    text = evidence.text
    if not _WHOLE_PROVINCE.search(text, 0, _WHOLE_PROVINCE_REACH) or _WHOLE_LESS.search(text):
        return False
    provinces = Counter(m.codes[0][:2] for m in evidence.mentions)
    return bool(provinces) and max(provinces.values()) >= LEADING_SHARE * provinces.total()


def is_national(evidence: Evidence) -> bool:
    """Say whether an article is on the country: its title says so, or it names several provinces and none is its own."""
    text, mentions = evidence.text, evidence.mentions
    if any(_COUNTRY.search(line) for line in evidence.titles):
        return True
    if own_words(text) or _SMALL.search(text):
        return False
    if len(_COUNTRYWIDE.findall(text)) >= COUNTRYWIDE_LEAST:
        return True
    provinces = Counter(m.codes[0][:2] for m in mentions)
    governed = {m.codes[0][:2] for m in mentions if _ORGAN.match(text, m.end)}
    if len(governed) == 1 and max(provinces.values()) == provinces[governed.pop()]:
        return False
    return len(provinces) >= SEVERAL and max(provinces.values()) < LEADING_SHARE * provinces.total()
