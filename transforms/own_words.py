"""Find the words for the writers' own region: 全县, 我省, 市委."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from transforms.gazetteer import Gazetteer
from transforms.patterns import lazy
from transforms.region_tables import Level
from transforms.slots import quick

_OWN_WORDS = lazy(
    r"[全我该本这省市州盟县旗区](?:(?:(?<=[全我该本])|(?<=这)个)(?P<own>[省市州盟县旗区])(?![域间别分块政位长])"
    r"|(?<=[省市州盟县旗区])(?<![一-鿿].)(?:委|政府|里|直))"
)
LEVEL_OF: dict[str, Level] = {
    "省": "province", "市": "prefecture", "州": "prefecture", "盟": "prefecture", "县": "county", "旗": "county", "区": "county",
}  # fmt: skip
_OURS = lazy("我(省|市|州|盟|县|旗|区)(?![域间别分块政位长])")


@quick
@dataclass(frozen=True, slots=True)
class OwnWord:
    """Hold a word for the writers' own region: 全县, 我省, 市委; restored positions."""

    start: int
    end: int
    kind: str
    """省, 市, 州, 盟, 县, 旗 or 区."""
    body: bool
    """Whether it names what governs the region (市委) rather than the region."""


@lru_cache(maxsize=2)
def own_words(text: str) -> tuple[OwnWord, ...]:
    """Return the words for the writers' own region, in order."""
    return tuple(OwnWord(*m.span(), m["own"] or m[0][0], m["own"] is None) for m in _OWN_WORDS.finditer(text))


def own_kind(text: str) -> str | None:
    """Return what the writers call their own region, 省 where they write 我省, if they write it of one only."""
    kinds = {m[1] for m in _OURS.finditer(text)}
    return kinds.pop() if len(kinds) == 1 else None


def is_called(word: str, code: str, names: Gazetteer) -> bool:
    """Say whether a region is the 省, 市, 州, 盟, 县, 旗 or 区 of those who live there."""
    row = names.rows[code]
    if row.level == "province":
        return (word == "省" and row.name[-1] in "省区") or row.name.endswith(word)
    return row.name.endswith(word) or (word in "州盟" and row.level == "prefecture" and row.name[-1] in "州盟")
