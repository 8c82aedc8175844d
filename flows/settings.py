"""State every setting of heshu: environment `HESHU_*`, then `heshu.toml`, then the value here; flags win over all."""

from __future__ import annotations

import difflib
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from flows.limits import MAX_BYTES
from flows.sources.named import SourceSettings

CONFIG_FILE = "heshu.toml"


class Settings(BaseSettings):
    """Hold the settings of one process."""

    model_config = SettingsConfigDict(env_prefix="HESHU_", env_nested_delimiter="__", extra="forbid")

    warehouse: Path = Field(Path("var"), description="Folder of the warehouse, its report and its logs.")
    lang: Literal["zh", "en"] | None = Field(None, description="Language of the output; the locale's where unset.")
    keep: int = Field(5, ge=1, description="How many published states are kept.")
    memory_limit: str = Field("1GB", description="DuckDB's memory limit while loading and checking.")
    max_bytes: int = Field(MAX_BYTES, ge=1, description="A larger file or page is turned away.")
    task_runner: Literal["auto", "threads", "processes", "dask"] = Field(
        "auto", description="What reads batches: `auto` takes processes where there is enough to read."
    )
    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1, description="How many batches at once.")
    dask_address: str | None = Field(None, description="Address of a Dask scheduler, for task_runner = dask.")
    batch_bytes: int = Field(1_000_000, ge=1, description="A batch is closed when it holds so many bytes.")
    sources: list[SourceSettings] = Field(default_factory=list, description="Where `heshu run` takes articles from.")
    judgements: Path | None = Field(
        None,
        description="Folder of what people have judged of findings (`heshu review`); `expectations/` of heshu where unset.",
    )
    report_url: str | None = Field(
        None, description="Address at which the report is served, for the link in the Prefect UI; its file where unset."
    )
    lock_wait: float = Field(0, ge=-1, description="Seconds to wait for another run to end; -1 waits for ever.")

    @field_validator("sources")
    @classmethod
    def _are_named_once(cls, sources: list[SourceSettings]) -> list[SourceSettings]:
        twice = [name for name, count in Counter(one.name for one in sources if one.name).items() if count > 1]
        if twice:
            raise ValueError(f"two sources have the name {twice[0]}; give each its own")
        return sources

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take flags first, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=config_file())


class SettingsError(ValueError):
    """Say which setting is wrong, where it was given, and what is allowed."""


def config_file() -> Path:
    """Return the path of the settings file: `HESHU_CONFIG`, else `heshu.toml` in the working folder."""
    return Path(os.environ.get("HESHU_CONFIG") or CONFIG_FILE)


def load_settings(**flags: Any) -> Settings:
    """Return the settings in force; a flag that is None was not given. Raises `SettingsError`."""
    from pydantic import ValidationError

    given = {name: value for name, value in flags.items() if value is not None}
    path = config_file()
    if os.environ.get("HESHU_CONFIG") and not path.is_file():
        raise SettingsError(f"HESHU_CONFIG names {path}, which is not a file")
    try:
        return Settings(**given)
    except ValidationError as error:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        lines = "; ".join(_explained(e["loc"], e["type"], e["msg"], text) for e in error.errors())
        raise SettingsError(f"settings ({path}, environment HESHU_*, flags): {lines}") from None
    except ValueError as error:  # tomllib: not TOML at all
        raise SettingsError(f"{path}: {error}") from None


def _explained(where: tuple[int | str, ...], kind: str, said: str, text: str) -> str:
    """Return what is wrong with one setting, its line in the file, and what may have been meant."""
    if kind == "extra_forbidden":
        known = SourceSettings.model_fields if where[0] == "sources" else Settings.model_fields
        near = difflib.get_close_matches(str(where[-1]), known, 1)
        said = f"there is no such setting; {f'is {near[0]} meant?' if near else 'there are ' + ', '.join(known)}"
    line = _line_of(where, text)
    return f"{'.'.join(map(str, where))}{f' (line {line})' if line else ''}: {said}"


def _line_of(where: tuple[int | str, ...], text: str) -> int | None:
    """Return the line of a TOML file where a setting stands; None where it is not in the file.

    >>> _line_of(("sources", 1, "delay"), "keep = 3\\n[[sources]]\\ndelay = 1\\n[[sources]]\\ndelay = -1")
    5
    """
    table = where[1] if len(where) > 1 and isinstance(where[1], int) else None
    key = where[0] if table is None else (*where, "")[2]
    present, head = None, None
    for number, line in enumerate(text.splitlines(), start=1):
        if re.match(r"\s*\[\[", line):
            present = 0 if present is None else present + 1
            head = number if present == table else head
        elif present == table and re.match(rf"\s*[\"']?{re.escape(str(key))}[\"']?\s*[=.]", line):
            return number
    return head  # one that is missing has no line of its own
