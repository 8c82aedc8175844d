"""Write names and texts so that UTF-8 can hold them: one that it cannot would end a whole run where rows are stored."""

from __future__ import annotations

import re

_HALF = re.compile("[\ud800-\udfff]")


def written(path: str) -> str:
    """Return a path as people read it; a part that is no UTF-8 is read as GBK, in which Windows programs name files.

    What is neither keeps its bytes in sight, so that no two files get one name.

    >>> written("articles/" + "县报.txt".encode("gbk").decode("utf-8", "surrogateescape"))
    'articles/县报.txt'
    >>> written(b"\\xff.txt".decode("utf-8", "surrogateescape"))
    '\\\\udcff.txt'
    """
    return "/".join(map(_part, path.split("/"))) if _HALF.search(path) else path


def whole(text: str) -> str:
    r"""Return a text in which every half of a character (`"\ud83d"` in JSON) is U+FFFD.

    >>> whole("430\ud83d户")
    '430�户'
    """
    return _HALF.sub("\ufffd", text)


def _part(name: str) -> str:
    if not _HALF.search(name):
        return name
    try:
        return name.encode("utf-8", "surrogateescape").decode("gb18030")
    except UnicodeError:
        return name.encode("utf-8", "backslashreplace").decode("utf-8")
