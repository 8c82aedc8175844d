"""Compile the patterns that a reading compiles only when a text needs them."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest

import transforms
from transforms.patterns import lazy


def patterns() -> Iterator[tuple[str, Any]]:
    for module in pkgutil.walk_packages(transforms.__path__, "transforms."):
        for name, value in vars(importlib.import_module(module.name)).items():
            for item in value if isinstance(value, tuple) else (value,):
                if type(item) is type(lazy("")):
                    yield f"{module.name}.{name}", item


def test_every_lazy_pattern_compiles() -> None:
    wrong = {}
    known = list(patterns())
    for name, pattern in known:
        try:
            pattern.search("")
        except re.error as error:
            wrong[name] = str(error)
    assert len(known) > 100
    assert not wrong


def test_a_lazy_pattern_does_what_a_compiled_one_does() -> None:
    late, early = lazy("(a)|b", re.IGNORECASE), re.compile("(a)|b", re.IGNORECASE)
    assert late.split("xAyb") == early.split("xAyb")
    assert late.sub("-", "xAyb") == "x-y-"
    assert [m.span() for m in late.finditer("xAyb")] == [(1, 2), (3, 4)]
    assert late.pattern == early.pattern


def test_what_a_lazy_pattern_lacks_is_said() -> None:
    with pytest.raises(AttributeError, match=r"no 'groups'; use re\.compile"):
        _ = lazy("a").groups
