"""The command line: what it says, what it imports, how it ends."""

from __future__ import annotations

import json
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.cli import COMMANDS, heshu
from flows.exit_codes import MEANING, Exit
from flows.language import choose, locale_language, messages

ROOT = Path(__file__).parent.parent
ARTICLE = "全县共有贫困户429户，其中危房改造84户、重建340户、无房户5户。\n"
HEAVY = ("prefect", "great_expectations", "pandas", "pyarrow", "sqlalchemy", "numpy", "pydantic")


def call(*arguments: str, **extra: object) -> Result:
    return CliRunner().invoke(heshu, [*arguments], prog_name="heshu", standalone_mode=False, **extra)  # type: ignore[arg-type]


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, as a user would."""
    import os

    code = "from flows.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", **environment},
    )


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_command_has_help_in_both_languages(command: str, lang: str) -> None:
    result = call(command, "--help", "--lang", lang)
    assert result.exit_code == 0, result.output
    assert messages()[f"{command}.help"][lang == "en"].partition("\n")[0][:20] in result.output
    assert bool(re.search("[一-鿿]", result.output)) == (lang == "zh")


def test_group_help_lists_every_command_and_exit_status() -> None:
    output = call("--help", "--lang", "en").output
    for name in COMMANDS:
        assert re.search(rf"^  {name}\b", output, re.MULTILINE), name
    for code, (_, meaning) in MEANING.items():
        assert str(int(code)) in output
        assert meaning.split(":")[0][:20] in output


def test_every_message_has_both_languages_and_the_same_places() -> None:
    for key, both in messages().items():
        fields = [{field for _, field, _, _ in string.Formatter().parse(text) if field} for text in both]
        assert all(both), key
        assert fields[0] == fields[1], key


def test_every_message_is_used_and_every_used_message_is_there() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "flows").rglob("*.py"))
    for key in re.findall(r'(?:say\(\s*|help=)"([a-z_]+\.[a-z_]+)"', source):
        assert key in messages(), key
    made = {
        "column",
        "verdict",
        "stage",
        "decision",
        "facet",
        "qualifier",
        "kind",
        "role",
    }  # their second halves come from data
    for key in messages():
        known = (
            f'"{key}"' in source
            or f"'{key}'" in source
            or key.partition(".")[0] in made
            or key.endswith((".help", "_column"))
        )
        assert known, f"{key} is said by nothing"


def test_language_follows_flag_then_locale() -> None:
    assert locale_language({"LANG": "zh_CN.UTF-8"}) == "zh"
    assert locale_language({"LANG": "C"}) == "en"
    assert "命令" in call("--help", "--lang", "zh").output
    choose(None)
    assert "Commands" in call("--help", env={"LC_ALL": "en_US.UTF-8"}).output


def test_read_prints_one_document_a_line(article: Path) -> None:
    result = call("read", str(article), "--format", "json")
    (line,) = result.output.splitlines()
    document = json.loads(line)
    assert [f["quote"] for f in document["figures"]] == ["429户", "84户", "340户", "5户"]
    assert [(r["kind"], r["verdict"]) for r in document["relations"] if r["kind"] == "sum"] == [("sum", "consistent")]
    text = article.read_text(encoding="utf-8")
    assert all(text[f["start"] : f["end"]] == f["quote"] for f in document["figures"])


@pytest.mark.parametrize(("what", "cell"), [("figures", "429户"), ("relations", "total=f1"), ("problems", "")])
def test_read_prints_csv(article: Path, what: str, cell: str) -> None:
    result = call("read", str(article), "--format", "csv", "--list", what)
    assert result.exit_code == 0
    assert cell in result.output


def test_read_table_cuts_nothing_off_in_a_pipe(article: Path) -> None:
    output = call("read", str(article), "--lang", "zh").output
    assert "无房户" not in output.splitlines()[0]
    assert re.search(r"f4 +5户 +5 ", output)
    assert "相符" in output
    assert "…" not in output


def test_read_takes_standard_input() -> None:
    result = CliRunner().invoke(heshu, ["read", "-", "--format", "json"], input=ARTICLE.encode(), standalone_mode=False)
    assert json.loads(result.output)["article"] == "-"


def test_read_names_what_it_cannot_read_and_reads_the_rest(article: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    done = run("read", "empty.txt", "gone.txt", article.name, "--format", "json", cwd=tmp_path)
    assert done.returncode == Exit.USAGE
    assert len(done.stdout.splitlines()) == 1
    assert "empty.txt (empty)" in done.stderr
    assert "gone.txt (not found)" in done.stderr
    assert "Traceback" not in done.stderr


def test_read_of_a_folder_without_articles_says_what_to_give(tmp_path: Path) -> None:
    done = run("read", ".", cwd=tmp_path)
    assert done.returncode == Exit.USAGE
    assert "no article" in done.stderr


@pytest.mark.parametrize("form", ["json", "table", "csv"])
def test_read_imports_nothing_heavy(article: Path, form: str) -> None:
    code = (
        "import sys; from flows.cli import heshu; "
        f"heshu.main(['read', {str(article)!r}, '--format', {form!r}], standalone_mode=False); "
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_missing_warehouse_says_how_to_make_one(tmp_path: Path) -> None:
    done = run("sql", "SELECT 1", cwd=tmp_path)
    assert done.returncode == Exit.NO_WAREHOUSE
    assert "heshu run" in done.stderr


def test_missing_report_says_how_to_make_one(tmp_path: Path) -> None:
    done = run("report", cwd=tmp_path)
    assert done.returncode == Exit.NO_WAREHOUSE
    assert "heshu run" in done.stderr


def test_wrong_setting_is_named(tmp_path: Path) -> None:
    (tmp_path / "heshu.toml").write_text("keeep = 3\n", encoding="utf-8")
    done = run("report", cwd=tmp_path)
    assert done.returncode == Exit.USAGE
    assert "keeep" in done.stderr
    assert "heshu.toml" in done.stderr


def test_version_is_that_of_the_project(tmp_path: Path) -> None:
    import tomllib

    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert run("--version", cwd=tmp_path).stdout.strip() == f"heshu {version}"


def test_explain_shows_the_way_from_raw_text_to_check(article: Path) -> None:
    output = call("explain", str(article), "--figure", "f1", "--lang", "en").output
    assert "【429户】" in output
    assert "units:户" in output
    assert "84 + 340 + 5 = 429 ✓" in output
    assert call("explain", str(article), "--at", "7", "--lang", "en").output == output


def test_explain_of_nothing_names_the_nearest(article: Path, tmp_path: Path) -> None:
    done = run("explain", article.name, "--at", "0", "--lang", "en", cwd=tmp_path)
    assert done.returncode == Exit.USAGE
    assert "f1 429户 (7 to 11)" in done.stderr
    assert run("explain", article.name, "--figure", "f99", cwd=tmp_path).returncode == Exit.USAGE
    assert run("explain", article.name, cwd=tmp_path).returncode == Exit.USAGE


@pytest.mark.parametrize(("name", "lang"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_readme_shows_what_check_prints(name: str, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    shown = re.search(r"```\n(draft\.txt:.*?)```", text, re.DOTALL)
    assert shown is not None
    monkeypatch.chdir(tmp_path)
    draft = next(line.strip() for line in shown[1].splitlines() if line.startswith("    全县"))
    Path("draft.txt").write_text(draft, encoding="utf-8")
    assert call("check", "draft.txt", "--lang", lang).output == shown[1]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "CHANGELOG.md", "prefect.yaml", "heshu.toml.example"])
def test_documents_name_only_commands_that_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:bin/|`|^\$ )heshu ([a-z]+)", text, re.MULTILINE))
    assert named <= set(COMMANDS)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_complete_commands(shell: str) -> None:
    script = call("completion", shell).output
    assert f"_HESHU_COMPLETE={shell}_complete" in script


def test_commands_and_options_are_completed(tmp_path: Path) -> None:
    asked = {"_HESHU_COMPLETE": "bash_complete", "COMP_CWORD": "1"}
    assert run(cwd=tmp_path, COMP_WORDS="heshu rev", **asked).stdout.split() == ["plain,review", "plain,revalidate"]
    asked["COMP_CWORD"] = "2"
    assert "plain,--explain" in run(cwd=tmp_path, COMP_WORDS="heshu check --e", **asked).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("chek",), "没有命令 chek。"),
        (("check",), "缺少参数 PATH…。"),
        (("check", "--fromat", "json", "a"), "没有选项 --fromat，是不是 --format？"),
        (("check", "--format", "xml", "a"), "--format 的值不对：“xml”不在"),
        (("run",), "没有说读什么"),
        (("sql", "--warehouse", "none", "SELECT 1"), "none 中还没有数据仓库"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_usage_is_told_in_the_language_in_force(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments, "--lang", "zh", cwd=tmp_path)
    assert result.returncode in (Exit.USAGE, Exit.NO_WAREHOUSE)
    assert said in result.stderr
    assert not (tmp_path / "var").exists()


def test_what_is_left_aside_and_turned_away_is_said(article: Path) -> None:
    (article.parent / "表.xls").write_bytes(b"x")
    (article.parent / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    (article.parent / "断.txt").symlink_to("nowhere.txt")
    (article.parent / "gold").mkdir()
    (article.parent / "gold" / f"{article.stem}.json").write_text("{}")  # what somebody says of an article
    (article.parent / "他.json").write_text("{}")
    result = run("check", str(article.parent), "--lang", "zh", cwd=article.parent)
    assert result.returncode == Exit.USAGE
    assert "没有看的文件：.json 1, .xls 1（" in result.stderr
    assert "坏.docx（读不出）：Word 文件损坏" in result.stderr
    assert "断.txt（已不在）：链接所指的文件不存在" in result.stderr


def test_a_place_is_a_line_and_a_column_or_a_position(article: Path) -> None:
    lines = "标题\n" + ARTICLE
    article.write_text(lines, encoding="utf-8")
    by_place, by_position = (
        call("explain", str(article), "--at", at, "--lang", "zh") for at in ("2:8", str(lines.index("429")))
    )
    assert by_place.output == by_position.output
    assert "429户" in by_place.output
    assert "x 不是位置" in run("explain", str(article), "--at", "x", "--lang", "zh", cwd=article.parent).stderr


def test_the_zone_of_a_schedule_is_named_or_that_of_the_machine(
    article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.commands.serve import local_zone

    (tmp_path / "zoneinfo" / "Asia").mkdir(parents=True)
    zone = tmp_path / "zoneinfo" / "Asia" / "Shanghai"
    zone.touch()
    (tmp_path / "localtime").symlink_to(zone)
    monkeypatch.delenv("TZ", raising=False)
    assert local_zone(tmp_path / "localtime") == "Asia/Shanghai"
    assert local_zone(tmp_path / "nowhere") == "UTC"
    monkeypatch.setenv("TZ", "Asia/Urumqi")
    assert local_zone(tmp_path / "localtime") == "Asia/Urumqi"
    refused = run("serve", str(article), "--timezone", "Beijing", "--lang", "zh", cwd=tmp_path)
    assert (refused.returncode, "没有 Beijing 这个时区" in refused.stderr) == (Exit.USAGE, True)
