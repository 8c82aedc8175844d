"""Know whose site a government's internet domain is: `tjj.changzhi.gov.cn` is 长治's."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

from transforms.gazetteer import Gazetteer
from transforms.patterns import lazy
from transforms.rules import Rule, Rules, table_row

_HOST = lazy(r"([a-z0-9-]+(?:\.[a-z0-9-]+)*)\.gov\.cn")
_KINDS = ("xian", "shi", "qu", "qi", "zhou", "sheng")
"""What many put behind the name: `yonghexian.gov.cn`."""


@table_row
class Domain(Rule):
    """Hold how a region spells itself in its domain; the table is written by `rules/build_domains.py`."""

    TABLE: ClassVar[str] = "domains"
    KEY: ClassVar[tuple[str, ...]] = ("label",)
    label: str
    code: str


@cache
def _codes(rules: Rules) -> dict[str, str]:
    return {row.label: row.code for row in rules.table(Domain)}


def region_of_sites(text: str, names: Gazetteer, rules: Rules) -> str | None:
    """Return the region whose government's sites a text or an address names; None where they are several.

    >>> from transforms.gazetteer import gazetteer
    >>> from transforms.rules import default_rules
    >>> region_of_sites("https://tjj.changzhi.gov.cn/a.html", gazetteer(default_rules()), default_rules())
    '140400'
    """
    if ".gov.cn" not in text:
        return None
    hosts = {match[1] for match in _HOST.finditer(text)}
    found = {code for host in hosts if (code := _region_of(host.split("."), names, rules))}
    return found.pop() if len(found) == 1 else None


def _region_of(labels: list[str], names: Gazetteer, rules: Rules) -> str | None:
    """Return the region of the label before `gov.cn`, or of the one before it where that lies within."""
    outer = _named(labels[-1], rules)
    inner = _named(labels[-2], rules) if len(labels) > 1 else None
    return inner if inner and outer and outer in names.ancestors(inner)[1:] else outer


def _named(label: str, rules: Rules) -> str | None:
    codes = _codes(rules)
    stems = (label[: -len(kind)] for kind in _KINDS if label.endswith(kind))
    return codes.get(label) or next((codes[stem] for stem in stems if stem in codes), None)
