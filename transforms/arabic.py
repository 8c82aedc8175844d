"""Read a number in digits with its multiplier, what is mixed into it, and what of it is lost."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from transforms.expressions import HUNDRED, Candidate
from transforms.numerals import LOST, ONE, parse_arabic
from transforms.patterns import lazy
from transforms.units import NO_UNIT

if TYPE_CHECKING:
    from transforms.lexicon import Lexicon

STARTS = frozenset("0123456789" + LOST)
_DIGITS = rf"[\d{LOST}]"
_NOT_IN_UNIT = "(?![克瓦伏米卡帕焦赫升])"
_NUMBER = lazy(
    rf"((?:{_DIGITS}{{1,3}}+(?:,{_DIGITS}{{3}})+(?!{_DIGITS})|{_DIGITS}{{1,3}}+(?:，{_DIGITS}{{3}})+(?=[.\d万亿元人户亩吨%])"
    rf"(?!{_DIGITS})|{_DIGITS}+)(?:\.{_DIGITS}+)?)"
    r"(个[多来]?(?=亿(?!元[村镇乡企产项级园县区大强商基工集]|[万级]))|[余多来几](?!样|元化|媒体|功能|层次|渠道|方面)|\+(?![\dA-Za-z一二三四五六七八九]))?"
    rf"( ?(?:[万千百十]?亿|[千百十]?万万?|千{_NOT_IN_UNIT}|百(?![分姓货合灵强])))?"
    r"([余多来])?",
    re.ASCII,
)
_REST = lazy(
    r"零?(\d{1,4})([余多]?)(千万|百万|十万|万|千|百)([余多来]?)|零?((?:\d{4}|(?<=零)\d{1,3}|(?<=千)\d{3}|(?<=百)\d{2})(?!\d))"
    r"|(\d)(多?)(?=[，。；！？,;!?”\n~～—\-至到的左上以元块户名亩斤棵株]|人(?![均口])|$)",
    re.ASCII,
)
"""The lower parts of a number; a lone digit that counts nothing, or what is never told after a bare number, is the next lower step: `2万5`, `1万2户`."""
_POWER = lazy(r" ?[×✕xX*] ?10\^?(\d{1,2})(?![\d.%])", re.ASCII)
"""A power of ten whose exponent a page has set on the line: `12.5×108立方米` is 12.5 × 10^8."""
_POWER_FIRSTS = frozenset(" ×✕xX*")
_MYRIADS = frozenset("万亿")
LARGEST_POWER = 12
_THOUSAND = Decimal(1000)
MASK = lazy(r"\*+")


def arabic(text: str, at: int, lexicon: Lexicon) -> Candidate | int:
    """Return the number in digits at `at`, without unit, or the position from which to look on."""
    found = _NUMBER.match(text, at)
    if found is None:
        return at + 1
    digits, inside, multiplier, late = found.groups()
    end = found.end()
    after = text[end : end + 1]
    if late is not None and after in _MYRIADS and multiplier in ("千", "百"):  # `3千多万元`
        multiplier, end = multiplier + after, end + 1
        after = text[end : end + 1]
    if multiplier is None:
        scale = ONE
        if after in _POWER_FIRSTS and "." in digits and (power := _POWER.match(text, end)):
            exponent = int(power[1])
            if 2 < exponent <= LARGEST_POWER:
                scale, end = ONE.scaleb(exponent), power.end()
        numeral = parse_arabic(digits) if scale is ONE else parse_arabic(digits, scale)
    else:
        scale = lexicon.multipliers[multiplier]
        numeral = parse_arabic(digits, scale)
    if numeral is None:
        if LOST not in digits:
            return end
        point = digits.find(".")
        candidate = Candidate(
            at, end, end, None, None, 0 if point < 0 else len(digits) - point - 1, scale, NO_UNIT, False, digits
        )
    else:
        low = numeral.low
        candidate = Candidate(at, end, end, low, low, numeral.decimals, scale, NO_UNIT, False, digits)
    if multiplier is not None:
        candidate.multiplied = True
        if (after.isdigit() or after == "零") and numeral is not None and not numeral.decimals:
            _add_rest(text, candidate, lexicon)
    if inside is not None and inside != "个":
        candidate.found = lexicon.qualifiers.inside.get(inside[-1])
    elif late is not None:
        candidate.found = lexicon.qualifiers.inside.get(late)
    if after == "*" or after == "." or (at and text[at - 1] == "."):
        _lose(text, candidate)
    return candidate


def _lose(text: str, candidate: Candidate) -> None:
    """Take the value from a number of which a part is gone: `人口.8万`, `占比?.33%`, `12**户`."""
    at, digits = candidate.start, candidate.digits
    if text[at - 1 : at] == "." and at > 1 and "." not in digits and not _part_of_code(text[at - 2]):
        # What stood before the point is gone.
        candidate.start = at - 2 if text[at - 2] == "?" else at - 1
        candidate.low = candidate.high = None
        candidate.digits, candidate.decimals = f"{LOST}.{digits}", len(digits)
    lost = text.startswith((".万", ".亿", ".%"), candidate.end) and "." not in digits and len(digits) > 1
    if lost and text[max(0, candidate.start - 1) : candidate.start] not in ("", "\n"):  # `10.万里归途` opens a line
        candidate.low = candidate.high = None  # `123.万元`: what stood behind the point is gone
        candidate.digits, candidate.end = (
            f"{digits}.{LOST}",
            candidate.end + (2 if text[candidate.end + 1] != "%" else 1),
        )
        candidate.number_end, candidate.multiplied = candidate.end, True
    mask = MASK.match(text, candidate.end)
    if mask and len(mask[0]) > 1 and digits[-1].isdigit() and not candidate.multiplied:
        candidate.end = candidate.number_end = mask.end()
        candidate.low = candidate.high = None
        candidate.digits += LOST


def _part_of_code(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in "./_-")


def _add_rest(text: str, candidate: Candidate, lexicon: Lexicon) -> None:
    """Add the lower parts of `5亿8000万`, `3万2千`, `3万5000`, `2万5`."""
    low, scale, at = candidate.low or Decimal(0), candidate.scale, candidate.end
    while found := _REST.match(text, at):
        digits, inside, multiplier, late, plain, lone, more = found.groups()
        worth = scale / 10 if lone else lexicon.multipliers[multiplier] if multiplier else ONE
        part = Decimal(digits or plain or lone) * worth
        if part >= scale:
            if scale == _THOUSAND and multiplier == "百万":  # `1千2百万` is twelve million
                low, scale, at = (low + Decimal(digits) * HUNDRED) * 10_000, worth, found.end()
            break
        low, scale, at = low + part, worth, found.end()
        if mark := inside or late or more:
            candidate.found = lexicon.qualifiers.inside[mark]
            break
    candidate.low = candidate.high = low
    candidate.scale, candidate.end, candidate.number_end = scale, at, at
