"""Say of which regions those are who publish an article: by the publisher's name, its own media, its site."""

from __future__ import annotations

from itertools import zip_longest

from transforms.domains import region_of_sites
from transforms.evidence import Evidence
from transforms.gazetteer import Gazetteer, gazetteer
from transforms.mentions import leads_into
from transforms.own_words import own_words
from transforms.patterns import lazy
from transforms.records import Article
from transforms.rules import Rules
from transforms.scope import is_national
from transforms.toponyms import resolve

_SIGNED = lazy("(?<![一-鿿])(?P<name>[一-鿿]{2,4}?)(?:[县市区旗州](?:委|级)?)?(?:融媒|(?:人民)?广播电视台|电视台)")
_SIGNED_REACH = 12


def publisher_regions(article: Article, publisher: str | None, evidence: Evidence, rules: Rules) -> set[str]:
    """Return the regions of those who publish an article, or none."""
    names = gazetteer(rules)
    found = _named(publisher or article.publisher, names, evidence.year) or _media(evidence.text, names)
    if found or not (site := region_of_sites(article.url or article.text, names, rules)):
        return found
    # A county's site passes on news of the country, too.
    return {site} if own_words(evidence.text) or not is_national(evidence) else set()


def _named(publisher: str | None, names: Gazetteer, year: int | None) -> set[str]:
    """Return the regions in a publisher's name: 湖南日报, 通川区统计局."""
    if not publisher:
        return set()
    found = resolve([*names.find(publisher, shadows=False)], publisher, names, year)
    return {m.codes[0] for m, after in zip_longest(found, found[1:]) if not leads_into(m, after, names)}


def _media(text: str, names: Gazetteer) -> set[str]:
    """Return the county whose own media sign the text: `（永和融媒记者…）`."""
    at = max(text.rfind("融媒"), text.rfind("电视台"))
    found = _SIGNED.search(text, max(0, at - _SIGNED_REACH), at + 3) if at > 0 else None
    code = names.county(found["name"]) if found else None
    return {code} if code else set()
