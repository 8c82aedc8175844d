"""Compile regular expressions when they are first used: most texts need few of those that are known."""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


def lazy(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Return `re.compile(pattern, flags)`, compiled at its first use; a wrong pattern is only found out then.

    Half of what importing all stages takes is compiling, and a text meets half of the patterns.

    >>> lazy("[0-9]+户").findall("贫困户430户，危房84户")
    ['430户', '84户']
    """
    return cast("re.Pattern[str]", _Lazy(pattern, flags))


class _Lazy:
    """Stand for a compiled pattern: its methods become attributes of this object when one is asked for."""

    def __init__(self, pattern: str, flags: re.RegexFlag) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(f"a lazy pattern has no {name!r}; use re.compile")
        compiled = re.compile(self.pattern, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
