"""Settings: flags over environment over file over defaults, and clear words for what is wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from flows.settings import Settings, SettingsError, load_settings
from flows.sources.named import Column, SourceSettings


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_defaults_need_neither_file_nor_environment() -> None:
    assert load_settings().warehouse == Path("var")


def test_file_over_default_environment_over_file_flag_over_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("heshu.toml").write_text('warehouse = "file"\nkeep = 3\nworkers = 7\n', encoding="utf-8")
    assert (load_settings().warehouse, load_settings().keep) == (Path("file"), 3)
    monkeypatch.setenv("HESHU_WAREHOUSE", "environment")
    monkeypatch.setenv("HESHU_KEEP", "4")
    assert load_settings().warehouse == Path("environment")
    settings = load_settings(warehouse="flag")
    assert (settings.warehouse, settings.keep, settings.workers) == (Path("flag"), 4, 7)


def test_a_flag_that_was_not_given_changes_nothing() -> None:
    assert load_settings(warehouse=None).warehouse == Path("var")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("warehous = 'x'", "warehous"),
        ("keep = 0", "keep"),
        ("keep = 'many'", "keep"),
        ("task_runner = 'ray'", "'dask'"),
        ("keep = = 3", "heshu.toml"),
    ],
)
def test_a_wrong_file_says_what_and_where(text: str, said: str) -> None:
    Path("heshu.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"heshu\.toml") as raised:
        load_settings()
    assert said in str(raised.value)


def test_a_named_file_that_is_missing_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HESHU_CONFIG", "nowhere.toml")
    with pytest.raises(SettingsError, match=r"nowhere\.toml"):
        load_settings()


def test_every_setting_is_described() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_the_example_file_is_valid_and_names_every_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    example = Path(__file__).parent.parent / "heshu.toml.example"
    text = example.read_text(encoding="utf-8")
    Path("heshu.toml").write_text(text, encoding="utf-8")
    load_settings()
    named = {line.lstrip("# ").partition("=")[0].strip() for line in text.splitlines()}
    assert set(Settings.model_fields) <= named | {"sources"}
    assert "[[sources]]" in text
    # Each line that is a setting is one without its `# ` too.
    uncommented = re.sub(r"(?m)^# (?=\w+ = .+$|\[\[sources)", "", text)
    Path("heshu.toml").write_text(uncommented, encoding="utf-8")
    sources = load_settings().sources
    assert [source.kind for source in sources] == ["auto", "auto", "feed"]
    assert set(SourceSettings.model_fields) <= named
    assert set(get_args(Column)) == set(sources[1].columns)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lang = 'zh'\n\nkepe = 3\n", r"kepe \(line 3\): there is no such setting; is keep meant\?"),
        ("colour = 1\n", r"colour \(line 1\): there is no such setting; there are warehouse, lang"),
        (
            "[[sources]]\nlocation = 'a'\n[[sources]]\nlocation = 'b'\ndelai = 1\n",
            r"sources\.1\.delai \(line 5\).*delay",
        ),
        ("[[sources]]\nname = 'a'\n", r"sources\.0\.location \(line 1\): Field required"),
        ("[[sources]]\nlocation = 'a'\ncolumns = { txt = 'b' }\n", r"columns\.txt.* \(line 3\): .*'text'"),
        ("[[sources]]\nlocation='a'\nname='x'\n[[sources]]\nlocation='b'\nname='x'\n", "two sources have the name x"),
        ("[[sources]]\nlocation = 'a'\nname = 'a b'\n", r"sources\.0\.name \(line 3\)"),
    ],
)
def test_a_wrong_key_is_named_with_its_line_and_what_may_be_meant(text: str, said: str) -> None:
    Path("heshu.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=said):
        load_settings()
