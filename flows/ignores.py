"""Read what a person has decided that `heshu check` shall not report again: `ARTICLE.heshu` beside the article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flows.remarks import Remark
from warehouse.codes import codes

SUFFIX = ".heshu"
_LINE = re.compile(r"# heshu: ignore(?P<rest>[^#]*)(?:#.*)?")


class IgnoreError(ValueError):
    """Say which line of which file cannot be understood."""


@dataclass(frozen=True, slots=True)
class Ignore:
    """Hold one line `# heshu: ignore [CODE…] [QUOTE]`; without codes it means every one, without a quote anywhere."""

    line: int
    codes: frozenset[str]
    quote: str

    def covers(self, remark: Remark) -> bool:
        """Say whether a remark is to be left out."""
        return (not self.codes or remark.code in self.codes) and (not self.quote or self.quote in remark.quotes)


def read_ignores(article: str) -> list[Ignore]:
    """Return the lines of the file beside an article; none where there is no such file.

    Any other line is a comment for people. Raises `IgnoreError` for a code that does not exist.
    """
    path = Path(article + SUFFIX)
    if not path.is_file():
        return []
    out = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        found = _LINE.fullmatch(line.strip())
        if found:
            words = found["rest"].split()
            named = frozenset(word for word in words if re.fullmatch(r"HS\d{3}", word))
            unknown = named - codes().keys()
            if unknown:
                raise IgnoreError(f"{path}:{number}: there is no code {', '.join(sorted(unknown))}; see `heshu rule`")
            out.append(Ignore(number, named, " ".join(word for word in words if word not in named)))
    return out


def without_ignored(remarks: Iterable[Remark], ignores: list[Ignore]) -> tuple[tuple[Remark, ...], list[Ignore]]:
    """Return the remarks that no line covers, and the lines that cover none."""
    kept: list[Remark] = []
    used: set[int] = set()
    for remark in remarks:
        covering = [ignore for ignore in ignores if ignore.covers(remark)]
        used.update(ignore.line for ignore in covering)
        if not covering:
            kept.append(remark)
    return tuple(kept), [ignore for ignore in ignores if ignore.line not in used]
