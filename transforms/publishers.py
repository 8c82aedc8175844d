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
_PAPERS = ("日报", "晚报", "晨报")


def publisher_regions(article: Article, publisher: str | None, evidence: Evidence, rules: Rules) -> set[str]:
    """Return the regions of those who publish an article, or none."""
    names = gazetteer(rules)
    found = _named(publisher or article.publisher, evidence, names) or _media(evidence.text, names)
    if found or not (site := region_of_sites(article.url or article.text, names, rules)):
        return found
    # A county's site passes on news of the country, too.
    return {site} if own_words(evidence.text) or not is_national(evidence) else set()


def _named(publisher: str | None, evidence: Evidence, names: Gazetteer) -> set[str]:
    """Return the regions in a publisher's name: 湖南日报, 通川区统计局."""
    if not publisher:
        return set()
    named = [*names.find(publisher, shadows=False)]
    found = resolve(named, publisher, names, evidence.year)
    if not found and publisher.endswith(_PAPERS) and own_words(evidence.text):
        # 全市 in 池州日报 is 池州, though nothing else says so
        found = [m for m in named if m.start == 0 and len(m.codes) == 1]
    if not found and (county := _county(publisher, evidence.text, names)):
        return {county}
    return {m.codes[0] for m, after in zip_longest(found, found[1:]) if not leads_into(m, after, names)}


def _county(publisher: str, text: str, names: Gazetteer) -> str | None:
    """Return the county whose short name begins that of a publisher, where the text is of 全区 or 县委: 昭阳信息网."""
    codes = (names.county(publisher[:length]) for length in (2, 3, 4) if len(publisher) > length)
    kinds = {word.kind for word in own_words(text)}
    return next((code for code in codes if code and names.rows[code].name[-1] in kinds), None)


def _media(text: str, names: Gazetteer) -> set[str]:
    """Return the county whose own media sign the text: `（永和融媒记者…）`."""
    at = max(text.rfind("融媒"), text.rfind("电视台"))
    found = _SIGNED.search(text, max(0, at - _SIGNED_REACH), at + 3) if at > 0 else None
    code = names.county(found["name"]) if found else None
    return {code} if code else set()
