"""Take articles from .zip and .tar.gz archives, without unpacking anything onto the disk."""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from flows.limits import MAX_BYTES
from flows.sources.files import is_taken
from flows.sources.items import Item, Known, Reject, Unchanged, Yield
from flows.sources.names import written

ARCHIVES = (".zip", ".tar.gz", ".tgz", ".tar")
MAX_RATIO = 200
"""A member that is so many times larger than it is packed is a bomb, not an article."""


@dataclass(frozen=True, slots=True)
class Archive:
    """Be one archive; its members are named `ARCHIVE!MEMBER`. Archives inside are not opened."""

    path: Path
    max_bytes: int = MAX_BYTES

    @property
    def name(self) -> str:
        """Return the path as it was given."""
        return written(str(self.path))

    def count(self) -> int | None:
        """Return nothing: only reading it would tell."""

    def items(self, known: Mapping[str, Known]) -> Iterator[Yield]:
        """Yield every article in the archive, in its order."""
        try:
            if zipfile.is_zipfile(self.path):
                yield from self._zip(known)
            else:
                yield from self._tar(known)
        except FileNotFoundError:
            yield Reject(self.name, self.name, "not_found", "no such file; check the path")
        except (OSError, tarfile.TarError, zipfile.BadZipFile, EOFError, zlib.error) as error:
            yield Reject(
                self.name, self.name, "unreadable", f"not a sound archive from here on ({error}); get it again"
            )

    def _zip(self, known: Mapping[str, Known]) -> Iterator[Yield]:
        with zipfile.ZipFile(self.path) as archive:
            for entry in archive.infolist():
                name = _zip_name(entry)
                if entry.is_dir() or not is_taken(PurePosixPath(name).name):
                    continue
                etag = f"{entry.CRC:08x}-{entry.file_size}"
                found = self._looked_at(name, etag, entry.file_size, entry.compress_size, known)
                if found is not None:
                    yield found
                    continue
                try:
                    with archive.open(entry) as file:
                        yield self._item(name, etag, file.read(self.max_bytes + 1))
                except (RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
                    yield Reject(self.name, f"{self.name}!{name}", "unreadable", f"{error}; unpack it by hand", etag)

    def _tar(self, known: Mapping[str, Known]) -> Iterator[Yield]:
        with tarfile.open(self.path, "r:*") as archive:
            for entry in archive:
                name = written(entry.name)
                if not entry.isfile() or not is_taken(PurePosixPath(name).name):
                    continue
                etag = f"{entry.size}-{entry.mtime}"
                found = self._looked_at(name, etag, entry.size, None, known)
                file = None if found else archive.extractfile(entry)
                if found is not None:
                    yield found
                elif file is not None:
                    yield self._item(name, etag, file.read(self.max_bytes + 1))

    def _looked_at(
        self, name: str, etag: str, size: int, packed: int | None, known: Mapping[str, Known]
    ) -> Reject | Unchanged | None:
        """Return why a member is not read, or None where it is."""
        locator = f"{self.name}!{name}"
        state = known.get(locator)
        if state is not None and state.etag == etag:
            return Unchanged(self.name, locator)
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts:
            return Reject(
                self.name, locator, "unreadable", "its name leads out of the archive; it is not trusted", etag
            )
        if size > self.max_bytes:
            said = f"{size:,} bytes, more than the limit of {self.max_bytes:,} (max_bytes)"
            return Reject(self.name, locator, "too_large", said, etag)
        if packed is not None and size > MAX_RATIO * max(packed, 1):
            return Reject(self.name, locator, "too_large", f"{size:,} bytes packed into {packed:,}: a bomb", etag)
        return None

    def _item(self, name: str, etag: str, content: bytes) -> Item | Reject:
        locator = f"{self.name}!{name}"
        if len(content) > self.max_bytes:
            return Reject(self.name, locator, "too_large", "larger than its entry says; it is not trusted", etag)
        return Item(self.name, locator, content, etag=etag)


def _zip_name(entry: zipfile.ZipInfo) -> str:
    if entry.flag_bits & 0x800:
        return entry.filename
    try:  # without the flag, Chinese programs wrote GBK where the format says code page 437
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename
