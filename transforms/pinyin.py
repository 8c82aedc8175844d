"""Remove pinyin that a copying site injected in brackets after single characters."""

from __future__ import annotations

from transforms.patterns import lazy
from transforms.records import Edit, edits_of

TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
LETTERS = "a-zɑɡü" + TONED
_INJECTED = lazy(rf"[(（\[](?<=[㐀-鿿豈-﫿,，、].)[ ]?([{LETTERS}]{{1,7}}+)[ ]?[)）\]]")
_TONE = lazy(rf"[{TONED}]")
_SYLLABLE = lazy(r"(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?(?:[aeiou]{1,4}|ü[ae]?)(?:n|ng|r)?\Z")


def pinyin(text: str) -> list[Edit]:
    """Remove bracketed pinyin directly after a character; leave other bracketed letters alone.

    A syllable without a tone mark counts only in a text that has others with one.

    >>> from transforms.offsets import apply
    >>> apply("標(biāo)題：用3個(gè)月(km)", pinyin("標(biāo)題：用3個(gè)月(km)"))
    '標題：用3個月(km)'
    """
    if not any(letter in text for letter in TONED):
        return []
    found = [(match[1], match.start(), match.end()) for match in _INJECTED.finditer(text)]
    syllables = {syllable for syllable, _, _ in found}
    toned = set(filter(_TONE.search, syllables))
    if not toned:
        return []
    injected = toned | set(filter(_SYLLABLE.match, syllables))
    places = [(start, end, "") for syllable, start, end in found if syllable in injected]
    return edits_of("pinyin", "pinyin:injected", places)
