"""Say what the rows of the tables of regions hold: their names, and the words that only look like one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from transforms.rules import Rule, table_row
from transforms.slots import quick

Level = Literal["province", "prefecture", "county"]


@quick
@dataclass(frozen=True, slots=True)
class Region(Rule):
    """Hold one region under one name; the table is written by `rules/build_regions.py`."""

    TABLE: ClassVar[str] = "regions"
    KEY: ClassVar[tuple[str, ...]] = ("code", "name")
    code: str
    name: str
    short: str
    level: Level
    parent: str = ""
    valid_from: int = 1980
    valid_to: int | None = None
    """Last year of the code and name; None while in use."""
    aliases: tuple[str, ...] = ()


@table_row
class RegionShadow(Rule):
    """Hold a word that, directly behind a region's name, makes it part of another name (`北京`大学)."""

    TABLE: ClassVar[str] = "region_shadows"
    KEY: ClassVar[tuple[str, ...]] = ("word",)
    word: str
    short_only: bool
    """Whether it hides only short names: `青海`湖 is one name, 青海省湖泊 are two words."""
    example: str
    expected: str
    note: str = ""


@table_row
class RegionWord(Rule):
    """Hold an ordinary word that is the name of a region too, so that it names none by itself."""

    TABLE: ClassVar[str] = "region_words"
    KEY: ClassVar[tuple[str, ...]] = ("word", "kind")
    word: str
    kind: Literal["county", "prefecture", "relative", "alone"]
    """The short name of a county (甘肃`合作`社) or a prefecture (`日照`2800小时), or one that only says where in a place
    something is (`郊区`): that counts only behind the name of its parent; `alone`: the short name of a county that
    opens no clause without one (`中方`将继续)."""
    example: str
    """Must name no region."""
    expected: str = ""
    note: str = ""
