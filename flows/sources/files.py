"""Take articles from files and folders."""

from __future__ import annotations

import errno
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from flows.limits import MAX_BYTES
from flows.sources.items import Item, Known, Reason, Reject, Unchanged, Yield
from flows.sources.names import written

SUFFIXES = (".txt", ".html", ".htm", ".xhtml", ".xml", ".md", ".docx", ".pdf")
"""What is taken from a folder; a file that is named is taken whatever its suffix."""


def is_taken(name: str) -> bool:
    """Say whether a file of a folder or an archive is an article by its name; hidden ones and READMEs are not.

    >>> is_taken("报告.TXT"), is_taken("README.md"), is_taken(".报告.txt"), is_taken("图.png")
    (True, False, False, False)
    """
    return not name.startswith((".", "README")) and name.lower().endswith(SUFFIXES)


@dataclass(frozen=True, slots=True)
class Files:
    """Be a file, or a folder with all its folders; hidden ones, and what is about the folder (README), are left out."""

    path: Path
    max_bytes: int = MAX_BYTES

    @property
    def name(self) -> str:
        """Return the path as it was given."""
        return written(str(self.path))

    def count(self) -> int:
        """Return how many files there are now."""
        return sum(isinstance(found, Path) for found in self._walk())

    def items(self, known: Mapping[str, Known]) -> Iterator[Yield]:
        """Yield every file in the order of its name."""
        for found in self._walk():
            yield found if isinstance(found, Reject) else self._item(found, known.get(written(str(found))))

    def _walk(self) -> Iterator[Path | Reject]:
        try:
            is_folder = self.path.is_dir()
            exists = is_folder or self.path.exists()
        except OSError as error:
            yield self._refuse(self.path, error)
            return
        if not exists:
            yield Reject(
                self.name,
                self.name,
                "not_found",
                "no such file or folder, and no source of heshu.toml of that name; check the path",
            )
        elif is_folder:
            yield from self._folder(self.path)
        else:
            yield self.path

    def _folder(self, folder: Path) -> Iterator[Path | Reject]:
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            yield self._refuse(folder, error)
            return
        for entry in entries:
            if entry.name.startswith("."):
                continue
            # A link to a folder is not followed: it may lead back here.
            if entry.is_dir(follow_symlinks=False):
                yield from self._folder(folder / entry.name)
            elif is_taken(entry.name):
                yield folder / entry.name

    def _item(self, path: Path, known: Known | None) -> Yield:
        locator = written(str(path))
        try:
            if known is not None and known.etag == _etag(path.stat()):  # most files of most nights: not even opened
                return Unchanged(self.name, locator)
            # Opened without waiting: a named pipe would block for ever.
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
            with os.fdopen(handle, "rb") as file:
                status = os.fstat(handle)
                etag = _etag(status)
                if status.st_size > self.max_bytes:
                    said = f"{status.st_size:,} bytes, more than the limit of {self.max_bytes:,} (max_bytes)"
                    return Reject(self.name, locator, "too_large", said, etag)
                content = file.read(self.max_bytes + 1)
        except OSError as error:
            return self._refuse(path, error)
        return Item(self.name, locator, content, etag=etag)

    def _refuse(self, path: Path, error: OSError) -> Reject:
        reason, said = _reason(error)
        if reason == "vanished" and path.is_symlink():
            said = "a link to what is not there; mend the link or remove it"
        return Reject(self.name, written(str(path)), reason, said)


def left_aside(paths: Iterable[str]) -> Counter[str]:
    """Count the files of folders that are not taken for articles, by their suffix.

    Left out are hidden ones, READMEs, and what is told of an article in JSON of its name (`gold/1.json` of `1.txt`).
    """
    found: Counter[str] = Counter()
    for path in paths:
        files = [name for name in _files(path) if not name.startswith((".", "README")) and not name.endswith(".heshu")]
        told = {f"{Path(name).stem}.json" for name in files if is_taken(name)}
        aside = (name for name in files if not is_taken(name) and name not in told)
        found.update(written(Path(name).suffix.lower() or name) for name in aside)
    return found


def _files(path: str) -> Iterator[str]:
    """Yield the names of all files in a folder and its folders, but for hidden folders."""
    for _, folders, files in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from files


def _etag(status: os.stat_result) -> str:
    return f"{status.st_size}-{status.st_mtime_ns}"


def _reason(error: OSError) -> tuple[Reason, str]:
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return "vanished", "it was there when the folder was listed and is gone; run again if it comes back"
    if error.errno in (errno.EACCES, errno.EPERM):
        return "forbidden", "no permission to read it; change its permissions (chmod) or run as another user"
    return "unreadable", f"{error.strerror or error}; check the disk or the link"
