"""Say of which region a whole article is: the one most named, first named, in the title, or called 我县."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from transforms.evidence import Evidence, evidence_of
from transforms.gazetteer import Gazetteer, gazetteer
from transforms.localities import titled
from transforms.mentions import sent_from
from transforms.own_words import LEVEL_OF, is_called, own_kind, own_words
from transforms.publishers import publisher_regions
from transforms.records import Article, Clause, RestoredText
from transforms.rules import Rules
from transforms.scope import is_national, is_provincial
from transforms.towns import county_of
from transforms.votes import Votes, all_votes, mention_votes

DOMINANCE = 0.4
"""Least share of all mentions that the article's own region must have."""
LEAST_SHARE = 0.35
"""Least share of the mentions of its level that the article's own region must have."""
SEVERAL_TIMES = 2
OWN_COUNTY_LEAST = 2
"""How often an article names the county that it calls 全县."""


def article_region(
    article: Article,
    text: RestoredText,
    clauses: Sequence[Clause],
    rules: Rules,
    title: str | None = None,
    publisher: str | None = None,
) -> str | None:
    """Return the code of the region that the whole article is about, or None where none stands out."""
    names = gazetteer(rules)
    found = _voted(article, text, clauses, rules, title, publisher)
    place = titled(title or article.title, rules)
    if place is None or (found is not None and names.rows[found].level == "county"):
        return found
    # A report on a town is one on its county, also where it hardly names that.
    return county_of(place, found, names, rules) or found


def _voted(
    article: Article,
    text: RestoredText,
    clauses: Sequence[Clause],
    rules: Rules,
    title: str | None,
    publisher: str | None,
) -> str | None:
    """Return the region that most of what the article names speaks for."""
    names = gazetteer(rules)
    evidence = evidence_of(article, text, clauses, rules, title)
    publishers = publisher_regions(article, publisher, evidence, rules)
    plain = mention_votes(evidence.mentions, names)
    votes = all_votes(plain, evidence, publishers, names)
    if not votes and own_kind(evidence.text):
        # 本报南宁讯 … 我区: who names no region writes of the one that the report was sent from.
        votes.update(dict.fromkeys(sent_from(evidence.text, rules), 1.0))
    return _decided(votes, plain, evidence, bool(publishers), names) if votes else None


def _decided(votes: Votes, plain: Votes, evidence: Evidence, published: bool, names: Gazetteer) -> str | None:
    """Return the region that the writers call theirs, else the whole that they speak of, else the leading one."""
    if (own := own_kind(evidence.text)) and (called := _called(own, votes, names)):
        return called
    if not any(evidence.titles.values()) and not published and is_national(evidence):
        return None
    if own_county := _own_county(evidence.text, plain, names):
        return own_county
    return _called("省", votes, names) if is_provincial(evidence) else _leading(votes, plain, evidence, names)


def _leading(votes: Votes, plain: Votes, evidence: Evidence, names: Gazetteer) -> str | None:
    """Return the region with most votes if it leads those of its level, or what holds it and many of them."""
    best, score = max(votes.items(), key=lambda item: (item[1], item[0]))
    level = names.rows[best].level
    if not any(names.rows[best].short in line for line in evidence.titles):
        # Being named first does not make a region that of a report on many.
        counted = {code: n for code, n in plain.items() if names.rows[code].level == level}
        others = sum(counted.values())
        if plain.get(best, 0) < LEAST_SHARE * others:
            parent = names.rows[best].parent
            held = sum(n for code, n in counted.items() if parent in names.ancestors(code))
            return parent if parent and held >= DOMINANCE * others else None
    total = sum(vote for code, vote in votes.items() if names.rows[code].level == level)
    return best if score >= 2 and score >= DOMINANCE * total else None


def _own_county(text: str, plain: Votes, names: Gazetteer) -> str | None:
    """Return the county of a text that writes 全县 and never 全市 or 全省: the one that it names most, twice at least."""
    own = (word for word in own_words(text) if word.body or text[word.start] not in "该这")
    levels = Counter(LEVEL_OF[word.kind] for word in own if word.kind != "区")
    if not levels["county"] or levels["prefecture"] or levels["province"]:
        return None
    counties = {c: n for c, n in plain.items() if names.rows[c].level == "county" and names.rows[c].name[-1] in "县旗"}
    best = max(counties, key=lambda c: (counties[c], c), default=None)
    # The only county of a text that writes 全县 needs no second mention.
    if best is None or counties[best] >= OWN_COUNTY_LEAST:
        return best
    # One mention is enough where nothing but what holds the county is named, and the country hardly.
    above = names.ancestors(best)
    return best if all(code in above for code in plain) and text.count("全国") < SEVERAL_TIMES else None


def _called(kind: str, votes: Votes, names: Gazetteer) -> str | None:
    """Return the region of a kind that holds most of what the text names."""
    sums: Votes = defaultdict(float)
    for code, vote in votes.items():
        for up in names.ancestors(code):
            if is_called(kind, up, names):
                sums[up] += vote
    return max(sums, key=lambda code: (sums[code], code), default=None)
