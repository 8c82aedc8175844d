"""Read a number in Chinese numerals with what is mixed into it: `三百多`, `数十万`, `两三千`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from transforms.expressions import CHINESE_DIGITS, FORMAL_DIGITS, Candidate
from transforms.numerals import ONE, parse_chinese
from transforms.patterns import lazy
from transforms.units import NO_UNIT

if TYPE_CHECKING:
    import re

    from transforms.lexicon import Lexicon

_NUMBER = lazy(
    f"([数几]?)((?:[{CHINESE_DIGITS}]+(?:[拾佰仟](?<=[{CHINESE_DIGITS}].)[{CHINESE_DIGITS}{FORMAL_DIGITS}]*)?|"
    f"[{FORMAL_DIGITS}][{FORMAL_DIGITS}{CHINESE_DIGITS}]+)"
    "(?:点[零〇一二三四五六七八九]+[百千万亿]*)?)([余多来几])?(?:个(?=亿(?!元[村镇乡企产项级园县区大强商基工集]|[万级])))?([百千万亿]+)?([余多来])?"
)
_WORTH = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_AFTER_WHICH_SHU_ENDS_A_WORD = frozenset("人户总次基参分指系倍个度岁件台元")
"""Characters that form a word with 数 behind them: `户数十二` is not `数十二`."""
_ABOUT = frozenset("百千万")
_MAGNITUDES = frozenset("百千万亿")
LEAST_TO_CUT = 2
_LAST = frozenset("千两一")
_MORE, _ROUGHLY = frozenset("万亿"), frozenset("来多余几")
_NUMERALS = frozenset(CHINESE_DIGITS)
_OF_UNITS = frozenset("克瓦伏米")
"""What makes 千 the beginning of a unit: `三千克`."""


def chinese(text: str, at: int, lexicon: Lexicon) -> Candidate | int:
    """Return the number in Chinese numerals at `at`, without unit, or the position from which to look on."""
    if text[at] in _ABOUT and (rough := _rough(text, at, lexicon)) is not None:
        return rough
    found = _NUMBER.match(text, at)
    if found is None:
        return at + 1
    lead, inside, above, late = found[1], found[3], found[4], found[5]
    run, end = (found[2], found.end()) if inside or above else _own(text, found, lexicon)
    if end < found.end():
        late = None
    numeral = parse_chinese(run, lexicon.rules)
    if numeral is None and "两" in run[1:] and not inside and not above:  # `五百零一两四钱` of silver
        run, end, late = run[: run.rindex("两")], found.start(2) + run.rindex("两"), None
        numeral = parse_chinese(run, lexicon.rules)
    if numeral is None or (run == "零" and text[end : end + 1] == "下"):  # 零下 is a sign
        return end
    low, high, decimals, scale, bare = numeral
    if above:
        worth = ONE
        for character in above:
            worth *= _WORTH[character]
        low, high, scale = low * worth, high * worth, scale * worth
    if inside == "几" and above is None and text[end : end + 1] == "十":  # `一百几十年`
        end += 1
    candidate = Candidate(at, end, end, low, high, decimals, scale, NO_UNIT, True, run, bare)
    candidate.multiplied = low >= 100
    mark = inside or late
    if lead:
        several = lexicon.qualifiers.inside["几"]
        candidate.found, candidate.bare = several._replace(reach="tenfold") if bare else several, False
        if lead == "数" and at and text[at - 1] in _AFTER_WHICH_SHU_ENDS_A_WORD:
            candidate.start, candidate.found, candidate.bare = at + 1, None, bare
    elif mark:
        candidate.found, candidate.bare = lexicon.qualifiers.inside[mark], False
    elif bare and text[end : end + 1] == "把" and run in _ABOUT and lexicon.units.match(text, end + 1):
        candidate.found, candidate.bare = lexicon.qualifiers.inside["把"], False  # `千把块钱`
        candidate.end = candidate.number_end = end + 1
    return candidate


def _own(text: str, found: re.Match[str], lexicon: Lexicon) -> tuple[str, int]:
    """Return the numerals without a last one that belongs to what follows, and where they end."""
    run, end = found[2], found.end()
    if len(run) < LEAST_TO_CUT or run[-1] not in _LAST:
        return run, end
    cut = run[:-1], end - 1 - len(found[5] or "")
    if run[-1] == "千":
        return cut if text[end : end + 1] in _OF_UNITS else (run, end)
    if run[-2] not in _MAGNITUDES:
        return run, end
    if run[-1] == "两":
        return cut  # `两万两` weighs: nobody says two thousand so
    unit = lexicon.units.match(text, end)
    return cut if unit is not None and unit[0].dimension != "money" else (run, end)  # `三千一个月`: by the month


def _rough(text: str, at: int, lexicon: Lexicon) -> Candidate | int | None:
    """Return what `百十来户` and `千儿八百元` say, the position behind it where no unit follows, or None."""
    for word, worth in lexicon.magnitudes.items():
        if not text.startswith(word, at):
            continue
        value, end = worth, at + len(word)
        if text[end : end + 1] in _MORE:
            value, end = value * _WORTH[text[end]], end + 1
        end += text[end : end + 1] in _ROUGHLY
        if text[end : end + 1] in _NUMERALS:
            return None
        if lexicon.units.match(text, end) is None:
            return end
        about = lexicon.qualifiers.inside["来"]
        return Candidate(at, end, end, value, value, 0, value, NO_UNIT, True, word, found=about, multiplied=True)
    return None
