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


def read_key(prompt: str) -> str:
    """Ask for one key and return it; an arrow key comes as the whole of its sequence, the end of input as nothing.

    The terminal takes single keys before the question appears, so none that is pressed at once is lost.
    """
    import os

    try:
        import termios
        import tty
    except ImportError:  # Windows
        import click

        click.echo(prompt, nl=False)
        return click.getchar()
    here = sys.stdin.fileno()
    before = termios.tcgetattr(here)
    tty.setcbreak(here, termios.TCSADRAIN)
    try:
        sys.stdout.write(prompt)
        sys.stdout.flush()
        pressed = os.read(here, 32)
    finally:
        termios.tcsetattr(here, termios.TCSADRAIN, before)
    key = pressed.decode("utf-8", "replace")
    return "" if key == "\x04" else key  # Ctrl-D
