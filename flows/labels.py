"""Name codes as people read them: indicators and regions."""

from __future__ import annotations

from functools import cache

from flows.language import language


def indicator_label(code: str) -> str:
    """Return an indicator's name in the user's language, its code where there is none."""
    return _indicators().get(code, {}).get(language()) or code


def region_label(code: str) -> str:
    """Return a region's code and latest name, e.g. `620422 会宁县`."""
    name = _regions().get(code)
    return f"{code} {name}" if name else code


@cache
def _indicators() -> dict[str, dict[str, str]]:
    from transforms.dimensions import indicator_rows
    from transforms.rules import default_rules

    return {row.indicator: {"zh": row.name_zh, "en": row.name_en} for row in indicator_rows(default_rules())}


@cache
def _regions() -> dict[str, str]:
    from transforms.dimensions import region_rows
    from transforms.rules import default_rules

    return {row.region: row.name for row in region_rows(default_rules())}
