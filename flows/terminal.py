"""Print to the terminal."""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def console() -> Console:
    """Return a console for standard output; a pipe has no width, so nothing is cut off or folded there."""
    from rich.console import Console

    return Console() if sys.stdout.isatty() else Console(width=100_000)


def number(value: Decimal) -> str:
    """Return a number in plain digits, with thousands separated.

    >>> number(Decimal("386000000.00")), number(Decimal("61.90"))
    ('386,000,000', '61.9')
    """
    return f"{value.normalize():,f}"
