"""Define the records that pass from stage to stage: frozen, compared by value, free of behaviour.

Two coordinate systems occur, and every field says which one it uses:

* **raw**: half-open spans in Unicode code points of the article's text exactly as it was stored;
* **restored**: the same, in the text after every repair (`RestoredText.text`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from transforms.slots import quick

if TYPE_CHECKING:
    from transforms.offsets import OffsetMap

Qualifier = Literal["exact", "about", "over", "under", "range"]
Facet = Literal["level", "change", "growth", "share", "rate", "target", "standard"]
ClauseKind = Literal["heading", "body", "cell", "furniture"]
RelationKind = Literal[
    "sum", "share", "complement", "subset", "difference", "growth", "product", "rate_of", "same", "paired"
]
Verdict = Literal["consistent", "inconsistent", "undetermined"]
ProblemKind = Literal[
    "damaged_number",
    "unit_conflict",
    "sum_mismatch",
    "share_mismatch",
    "percent_out_of_range",
    "impossible_rate",
    "part_exceeds_whole",
    "conflicting_restatement",
    "implausible_pair",
    "name_variant",
    "implausible_value",
]


@dataclass(frozen=True, slots=True)
class Article:
    """Hold one article as it came in.

    `text` is never changed; `key` is the hash of its content. `published` is as the source writes it.
    """

    text: str
    key: str
    name: str = ""
    """File name or address, for messages and links."""
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    encoding: str = "utf-8"
    undecodable: int = 0
    """How many U+FFFD the decoder had to put in."""


class Edit(NamedTuple):
    """Replace `start:end` by `replacement`, in the text as the step `step` received it."""

    step: str
    start: int
    end: int
    replacement: str
    rule: str = ""
    """Rule row or mechanism that caused it, e.g. `boilerplate:captcha`."""


def edits_of(step: str, rule: str, places: Iterable[tuple[int, int, str]]) -> list[Edit]:
    """Return the edits of one step and rule from start, end and replacement of each: many, in half of the time."""
    new = tuple.__new__
    return [new(Edit, (step, start, end, replacement, rule)) for start, end, replacement in places]


@quick
@dataclass(frozen=True, slots=True)
class LostDigits:
    """Mark a place in the restored text where characters of a number are known to be lost.

    The restored text holds one U+FFFD there for each lost character.
    """

    start: int
    """Restored position of the (first) U+FFFD."""
    count: int
    """How many digits are gone; 0 where that is not known (masked by asterisks, say)."""


@dataclass(frozen=True, slots=True)
class RestoredText:
    """Hold the text after every repair, the repairs, and the way back to the raw text."""

    raw: str
    text: str
    edits: tuple[Edit, ...]
    offsets: OffsetMap
    lost: tuple[LostDigits, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Clause:
    """Bound one clause of the restored text; clauses are in order and do not overlap."""

    index: int
    start: int
    """Restored."""
    end: int
    """Restored."""
    sentence: int
    """Number of the sentence, counted over the article; a heading or a cell is a sentence of its own."""
    paragraph: int
    """Number of the paragraph (or table row), counted over the article."""
    kind: ClauseKind = "body"
    heading: int | None = None
    """Index of the clause of the nearest heading above."""


@quick
@dataclass(frozen=True, slots=True)
class Figure:
    """Hold one figure; the fields of `docs/spec/figures.md`, the bounds, and where it comes from.

    The value is known to lie between `lower` and `upper`; an end that is None is unbounded, an end
    that is `open` is not itself possible. A damaged figure has no value: its `candidates` are what
    it can still be.
    """

    id: str
    """`f1`, `f2`, … in order of `start`."""
    start: int
    """Raw."""
    end: int
    """Raw."""
    quote: str
    """The raw slice."""
    restored_start: int
    restored_end: int
    clause: int
    """Index of the clause it stands in."""
    low: Decimal | None
    high: Decimal | None
    decimals: int
    scale: Decimal
    qualifier: Qualifier
    unit: str
    damaged: bool = False
    lower: Decimal | None = None
    upper: Decimal | None = None
    lower_open: bool = False
    upper_open: bool = False
    candidates: tuple[Decimal, ...] = ()
    indicator: str | None = None
    facet: Facet = "level"
    region: str | None = None
    place: str | None = None
    period: str | None = None
    rules: tuple[str, ...] = ()
    """Ids (`table:key`) of the rule rows that made it, in the order they applied."""


_FIELDS = tuple(field.name for field in fields(Figure))
_WRITTEN = attrgetter(*_FIELDS[: _FIELDS.index("indicator")])
_VALUES = attrgetter(*_FIELDS)
_AT = {name: at for at, name in enumerate(_FIELDS)}


def revised(figure: Figure, **changes: Any) -> Figure:
    """Return the figure with some fields replaced: `dataclasses.replace`, in half of its time."""
    values = list(_VALUES(figure))
    for name, value in changes.items():
        values[_AT[name]] = value
    return Figure(*values)


def described(
    figure: Figure,
    indicator: str | None,
    facet: Facet,
    region: str | None,
    place: str | None,
    period: str | None,
    rules: tuple[str, ...],
) -> Figure:
    """Return the figure with all that says what it speaks of, made anew once."""
    values = [*_WRITTEN(figure), indicator, facet, region, place, period, rules]
    return Figure(*values)


@quick
@dataclass(frozen=True, slots=True)
class Member:
    """Name a figure's part in a relation, in the order in which the text gives it."""

    role: str
    """One of the roles of the relation's kind, singular (`part`, not `parts`)."""
    figure: str
    """Id of the figure."""
    sign: int = 1


@quick
@dataclass(frozen=True, slots=True)
class Relation:
    """Tie figures together by arithmetic that the text asserts; its verdict is computed in SQL.

    Roles: sum total/part…, share part/whole/percent, complement part…, subset part/whole,
    difference minuend/subtrahend/result, growth before/after/rate, product factor…/result,
    rate_of part/whole/percent, same a/b, paired a/b. A role whose figure is not written is absent.
    """

    id: str
    """`r1`, `r2`, …"""
    kind: RelationKind
    members: tuple[Member, ...]
    cue: str = ""
    """The words that assert it, e.g. `其中`."""
    rule: str = ""
    """Id of the rule row."""
    derived: bool = False
    """True where it is drawn from several sentences by arithmetic; `chain` shows how."""
    chain: str = ""
    loose: bool = False
    """True where the wording leaves room (平均, 左右, growth at comparable prices): never `inconsistent`."""
    whole_numbers: bool = False
    """True where part and whole count things, so that only whole numbers are possible."""
    optional: bool = False
    """True where only a reader of several sentences sees it."""


@quick
@dataclass(frozen=True, slots=True)
class Problem:
    """Hold what a careful reader would flag, with one line of reason in each language."""

    kind: ProblemKind
    figures: tuple[str, ...]
    why_zh: str
    why_en: str
    relation: str | None = None
    """Id of the relation whose verdict it follows from."""
    words: tuple[tuple[int, int], ...] = ()
    """Restored spans of what it is about where that is no figure: the two spellings of a name, the place of a gone number."""


@dataclass(frozen=True, slots=True)
class Meta:
    """Hold what the article says of itself; None where it does not say."""

    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    """`YYYY[-MM[-DD]]`"""
    region: str | None = None
    """Six-digit GB/T 2260 code of the article's own region."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold everything that was read from one article."""

    article: Article
    meta: Meta
    restored: RestoredText
    clauses: tuple[Clause, ...] = ()
    figures: tuple[Figure, ...] = ()
    relations: tuple[Relation, ...] = ()
    problems: tuple[Problem, ...] = ()
