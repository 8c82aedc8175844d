"""Find the source that a word of the command line, or a table of `heshu.toml`, stands for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flows.sources.files import Files
from flows.sources.items import Source

if TYPE_CHECKING:
    from flows.settings import Settings


def source_of(word: str, max_bytes: int) -> Source:
    """Return the source that a word of the command line names."""
    return Files(Path(word), max_bytes)


def sources_of(words: list[str], settings: Settings) -> list[Source]:
    """Return the sources that the words name."""
    return [source_of(word, settings.max_bytes) for word in words]
