"""Print to the terminal."""

from __future__ import annotations

import re
import sys
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def console() -> Console:
    """Return a console for standard output; a pipe has no width, so nothing is cut off or folded there."""
    from rich.console import Console

    return Console() if sys.stdout.isatty() else Console(width=100_000)


def printable(text: str) -> str:
    """Return the text without what would steer a terminal: control characters and changes of direction.

    >>> printable("a\\x1b[2Jb\\u202ec")
    'a�[2Jb�c'
    """
    return _STEERING.sub("�", text)


def number(value: Decimal) -> str:
    """Return a number in plain digits, with thousands separated.

    >>> number(Decimal("386000000.00")), number(Decimal("61.90"))
    ('386,000,000', '61.9')
    """
    return f"{value.normalize():,f}"
