"""Tell numbers without a unit that state something: people without a measure word (`3200群众`), sums in speech (`工资三千五`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Literal

from transforms.patterns import lazy
from transforms.rules import Rule, Rules, table_row

if TYPE_CHECKING:
    from transforms.expressions import Candidate


@table_row
class CountedRule(Rule):
    """Name a noun that can be counted without a measure word, or an attribute that can stand before one."""

    TABLE: ClassVar[str] = "counted_nouns"
    KEY: ClassVar[tuple[str, ...]] = ("word", "kind")
    word: str
    kind: Literal["noun", "attribute"]
    example: str
    expected: str
    note: str = ""


@table_row
class AmountLeadRule(Rule):
    """Name a word behind which speech leaves out the unit of an amount: `亩产三千五`."""

    TABLE: ClassVar[str] = "amount_leads"
    KEY: ClassVar[tuple[str, ...]] = ("word",)
    word: str
    example: str
    expected: str
    note: str = ""


_NOT_BEHIND = (
    "(?![证卡库节法日0-9]| [0-9]|工作|先锋|服务[队站中]|积分|之家|热线|大会|活动|代表大会|公寓|大学|中心|公约|路|街)"
)
"""What makes the noun the beginning of a name or, where a number follows, a label."""
LEAST = 100
"""Smaller amounts are not said without their unit, nor small counts in Chinese numerals without a measure word."""
LEAST_IN_DIGITS = 10
_YEAR = lazy(r"(?:1[89]|20|21)\d\d$")
_GREW = lazy(r"(?:同比|环比|[比较]上年|比去年)(?:实际|名义)?(?:增长|下降|上升|回落|提高)了?$")
_PHRASE_END = lazy("[，。；;]|$")
LONGEST_GREW, MOST_GROWN = 12, 1000
_END = lazy("[，。；！？”）,;!?)\n]|一(?:斤|公斤|只|头|袋|箱|盒|亩|天|株|棵|份|件|吨|桶|筐|双|套|个月|年)|$")


class Stated:
    """Say which numbers without a unit are figures, from the words of one rule folder."""

    def __init__(self, rules: Rules) -> None:
        rows = rules.table(CountedRule)
        nouns, attributes = (
            "|".join(re.escape(row.word) for row in sorted(rows, key=lambda row: -len(row.word)) if row.kind == kind)
            for kind in ("noun", "attribute")
        )
        self.counted = lazy(f"(?:{attributes}){{0,3}}?(?:{nouns}){_NOT_BEHIND}")
        self.leads = tuple(row.word for row in rules.table(AmountLeadRule))
        self.last_of_leads = frozenset(word[-1] for word in self.leads)

    def says(self, text: str, candidate: Candidate) -> bool:
        """Return whether a plain number without a unit counts the noun behind it or is an amount of speech."""
        if candidate.low is None or candidate.bare or candidate.unit.unit:
            return False
        if not candidate.chinese and _GREW.search(text, max(0, candidate.start - LONGEST_GREW), candidate.start):
            # A page that lost its percent signs: `同比增长18.3；`.
            return candidate.low < MOST_GROWN and _PHRASE_END.match(text, candidate.end) is not None
        if candidate.decimals:
            return False
        if text.startswith("了", candidate.end) and candidate.low <= OLDEST:
            return _AGED.search(text, max(0, candidate.start - 6), candidate.start) is not None
        before = text[candidate.start - 1 : candidate.start]
        if (before.isascii() and before.isalnum()) or before in _CODES or _is_year(candidate):
            return False
        least = LEAST if candidate.chinese else LEAST_IN_DIGITS
        if candidate.low >= least and self.counted.match(text, candidate.number_end):
            return True
        return (
            candidate.low >= LEAST
            and before in self.last_of_leads
            and _END.match(text, candidate.end) is not None
            and text.endswith(self.leads, 0, candidate.start)
        )


_AGED = lazy("(?:今年|现年|年纪|年龄|岁数)(?:都|已经|已|快|刚|才|也)?$")
"""Behind which speech leaves out 岁: `我今年72了`."""
OLDEST = 120
_CODES = frozenset("+/_@#&=\\-－.第〔[（(")
"""Signs behind which a number is a code, or is set apart."""


def _is_year(candidate: Candidate) -> bool:
    return not candidate.chinese and (candidate.digits[0] == "0" or _YEAR.match(candidate.digits) is not None)
