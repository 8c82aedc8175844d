"""Weigh what speaks for each region that an article names: mentions, titles, its beginning, scene and publishers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from transforms.evidence import Evidence
from transforms.gazetteer import Gazetteer, Mention
from transforms.mentions import VILLAGE, gives, leads_into
from transforms.own_words import is_called, own_words
from transforms.toponyms import resolve

TITLE_WEIGHT = 6.0
TOWN_LENGTH = 3
_TITLE_OPENING = 6
"""How far into a title a region named in full leaves no room for a short name before a colon."""
PUBLISHER_WEIGHT = 3.0
OPENING = 200
"""How far into the text the first region named counts more."""
FIRST_WEIGHT = 3.0
"""How much the first region named in the text counts more."""
SCENE_WEIGHT = 2.0
"""How much more the county counts whose village and town a story names."""
SHARE_OF_PARTS = 0.7
"""How much a mention of a county counts for its prefecture and province."""
PROVINCE_WEIGHT = 0.5
"""Articles on counties and prefectures name their province, and others', in passing."""

Votes = defaultdict[str, float]
"""What speaks for each region, by code."""


def all_votes(plain: Votes, evidence: Evidence, publishers: Iterable[str], names: Gazetteer) -> Votes:
    """Add to the votes of the mentions what titles, beginning, scene, publishers and words for one's own region say."""
    votes = plain.copy()
    for line, found in evidence.titles.items():
        _vote_towns(votes, line, evidence)
        _vote_title(votes, line, found, evidence.year, names)
    scene = _scene(evidence.mentions, evidence.text, names)
    _vote_first(votes, evidence.mentions, scene, names)
    if scene:
        votes[scene] += SCENE_WEIGHT
    for code in publishers:
        votes[code] += PUBLISHER_WEIGHT * _weight(code, names)
    _vote_own_words(votes, evidence.text, names)
    return votes


def mention_votes(mentions: Sequence[Mention], names: Gazetteer) -> Votes:
    """Let each mention speak for its region, and a little for the prefecture that holds it."""
    votes: Votes = defaultdict(float)
    for mention, follower in zip_longest(mentions, mentions[1:]):
        code = mention.codes[0]
        if leads_into(mention, follower, names):
            continue
        votes[code] += _weight(code, names)
        for up in names.ancestors(code)[1:2]:
            if names.rows[up].level == "prefecture":
                votes[up] += SHARE_OF_PARTS * 0.5
    return votes


def _weight(code: str, names: Gazetteer) -> float:
    return PROVINCE_WEIGHT if names.rows[code].level == "province" else 1.0


def _vote_towns(votes: Votes, line: str, evidence: Evidence) -> None:
    """Let 茅箭区茅塔乡 in the text make a title on 茅塔乡 one on 茅箭区."""
    for mention in evidence.mentions:
        follower = evidence.text[mention.end : mention.end + TOWN_LENGTH] if mention.full else ""
        if len(follower) == TOWN_LENGTH and follower in line:
            votes[mention.codes[0]] += TITLE_WEIGHT


def _vote_title(votes: Votes, line: str, in_line: list[Mention], year: int | None, names: Gazetteer) -> None:
    """Let a title speak for the regions that it names, in full or by the short names of those that the text names."""
    found = resolve(in_line, line, names, year) if in_line else []
    found = [m for m in found if not gives(line, m)] or found
    found += _title_shorts(line, votes, names, found)
    if (opening := names.opening(line)) and not any(m.start < _TITLE_OPENING for m in found):
        votes[opening] += TITLE_WEIGHT
    for code in {m.codes[0] for m, after in zip_longest(found, found[1:]) if not leads_into(m, after, names)}:
        votes[code] += TITLE_WEIGHT


def _title_shorts(line: str, votes: Votes, names: Gazetteer, found: Sequence[Mention]) -> list[Mention]:
    """Find in a title the short names of counties that the text names in full, within what the title names."""
    out = []
    holders = {m.codes[0] for m in found}
    for code in votes:
        short = names.rows[code].short
        at = line.find(short) if len(short) >= 2 and (not holders or holders & set(names.ancestors(code)[1:])) else -1
        if at >= 0 and not any(m.start <= at < m.end for m in found):
            out.append(Mention(at, at + len(short), (code,), False))
    return out


def _vote_first(votes: Votes, mentions: Sequence[Mention], scene: str | None, names: Gazetteer) -> None:
    """Let the region that is named first near the beginning speak louder: for the county of a story that lies in it."""
    pairs = zip_longest(mentions, mentions[1:])
    first = next((m for m, after in pairs if not leads_into(m, after, names)), None)
    if first and first.start < OPENING:
        code = first.codes[0]
        code = scene if scene and code in names.ancestors(scene) else code
        votes[code] += FIRST_WEIGHT * _weight(code, names)


def _scene(mentions: Sequence[Mention], text: str, names: Gazetteer) -> str | None:
    """Return the county of the village that a story is set in: the first one named with its town.

    None where the text speaks of what holds the county too, more than once.
    """
    first = next((m for m in mentions if names.rows[m.codes[0]].level == "county" and VILLAGE.match(text, m.end)), None)
    if first is None:
        return None
    holders = names.ancestors(first.codes[0])[1:]
    spoken = [
        m
        for m, after in zip_longest(mentions, mentions[1:])
        if m.codes[0] in holders and not leads_into(m, after, names)
    ]
    return first.codes[0] if len(spoken) <= 1 else None


def _vote_own_words(votes: Votes, text: str, names: Gazetteer) -> None:
    """Let `全县`, `市委`, `我省` speak for the regions that are called so and that the text names."""
    kinds = Counter(word.kind for word in own_words(text))
    for code in list(votes) if kinds else ():
        called = sum(count for kind, count in kinds.items() if is_called(kind, code, names))
        votes[code] *= 1 + min(called, 10) / 10
