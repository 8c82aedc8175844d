"""`heshu check`: codes, places, forms, what is left out, and how it ends."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
import threading
import typing
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from flows import rendering
from flows.checking import FEW
from flows.cli import heshu
from flows.exit_codes import Exit
from flows.remarks import Quoted
from transforms.records import ProblemKind
from warehouse.codes import codes

ROOT = Path(__file__).parent.parent
WRONG = "标题\n\n全县共有贫困户430户，其中危房改造84户、重建340户、无房户5户。\n"
RIGHT = WRONG.replace("430", "429")
LENIENT = "全县投入资金12.5亿元。\n"


def check(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(heshu, ["check", *arguments], input=text)


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "draft.txt"
    path.write_text(WRONG, encoding="utf-8")
    return path


def test_every_kind_of_problem_has_a_code_and_every_code_a_kind() -> None:
    assert sorted(code.kind for code in codes().values()) == sorted(typing.get_args(ProblemKind))
    assert all(re.fullmatch(r"HS\d{3}", code) for code in codes())


@pytest.mark.parametrize("code", codes())
def test_example_of_a_code_is_found_and_its_mended_form_is_not(code: str) -> None:
    row = codes()[code]
    found = [json.loads(line) for line in check("-", "--format", "json", text=row.example).output.splitlines()]
    assert {remark["code"] for remark in found[0]["remarks"]} == {code}
    assert check("-", text=row.fixed).exit_code == Exit.OK


def test_remark_says_where_what_was_stated_computed_and_would_fit(wrong: Path) -> None:
    result = check(str(wrong), "--lang", "en")
    assert result.exit_code == Exit.PROBLEMS
    first, sentence, underline, why, numbers, fits, *_ = result.output.splitlines()
    assert first == f"{wrong}:3:8: HS101 parts and total do not fit"
    assert sentence.strip() == WRONG.splitlines()[2]
    at = [rendering._width(sentence[: match.start()]) for match in re.finditer(r"\d+户", sentence)]
    assert [match.start() for match in re.finditer(r"\^+", underline)] == at
    assert why.strip().startswith("84 + 340 + 5 = 429 ≠ 430")
    assert numbers.strip() == "stated 430户, computed 429户"
    assert "a total of 429户" in fits
    assert "1户" in fits


def test_remark_on_a_slip_stands_at_the_member_that_would_mend_it() -> None:
    text = "全县投入资金3.2亿元，其中中央1.2亿元、省级1.5亿元、县级0.5万元。"
    line = check("-", "--format", "json", text=text).output.splitlines()[0]
    (remark,) = json.loads(line)["remarks"]
    assert text[remark["start"] : remark["end"]] == remark["stated"] == "0.5万元"
    assert (remark["fits_zh"], remark["fits_en"]) == ("0.5亿元", "0.5亿元")
    assert "“0.5万元”疑为“0.5亿元”" in remark["why_zh"]
    shown = check("-", "--lang", "en", text=text).output
    assert "would fit: 0.5亿元" in shown


def test_a_county_report_with_four_mistakes() -> None:
    folder = ROOT / "tests" / "specs" / "check"
    spec = yaml.safe_load((folder / "county_report.yaml").read_text(encoding="utf-8"))
    path = folder / spec["article"]
    article = json.loads(check(str(path), "--format", "json").output.splitlines()[0])
    assert [f"{r['line']}:{r['column']}" for r in article["remarks"]] == [one["at"] for one in spec["findings"]]
    for remark, one in zip(article["remarks"], spec["findings"], strict=True):
        assert (remark["code"], remark["quotes"]) == (one["code"], one["figures"]), one["name"]
        assert all(words in remark["why_zh"] for words in one["why"]), one["name"]
        assert all(words in remark["fits_zh"] for words in one["fits"]), one["name"]
    said = check(str(path), "--explain", "--lang", "zh").output
    assert all(words in said for words in spec["held"])


def test_clean_article_says_how_much_was_checked() -> None:
    result = check("-", "--lang", "en", text=RIGHT)
    assert result.exit_code == Exit.OK
    assert result.output == "1 checked: 4 figures, 4 could be checked, no problems\n"


def test_explain_shows_what_held_and_what_could_not_be_checked() -> None:
    output = check("-", "--explain", "--lang", "en", text=RIGHT + LENIENT).output
    assert "84 + 340 + 5 = 429 ✓" in output
    assert "5 figures, 4 could be checked, 1 could not" in output


def test_exit_status_two_where_something_cannot_be_read(wrong: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    assert check(str(tmp_path)).exit_code == Exit.USAGE
    (tmp_path / "empty.txt").unlink()
    assert check(str(tmp_path)).exit_code == Exit.PROBLEMS
    assert check(str(tmp_path / "gone.txt")).exit_code == Exit.USAGE
    wrong.unlink()
    assert check(str(tmp_path)).exit_code == Exit.USAGE


def test_select_and_ignore_take_codes_and_their_beginnings(wrong: Path) -> None:
    for arguments, status in (
        (("--select", "HS2"), Exit.OK),
        (("--select", "HS2,HS101"), Exit.PROBLEMS),
        (("--ignore", "hs1"), Exit.OK),
        (("--select", "HS101", "--ignore", "HS101"), Exit.OK),
        (("--select", "HS999"), Exit.USAGE),
    ):
        assert check(str(wrong), *arguments).exit_code == status, arguments


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("# heshu: ignore", Exit.OK),
        ("# heshu: ignore HS101", Exit.OK),
        ("# heshu: ignore HS101 430户  # 含机动户", Exit.OK),
        ("# heshu: ignore 430户", Exit.OK),
        ("# heshu: ignore HS201", Exit.PROBLEMS),
        ("# heshu: ignore HS101 431户", Exit.PROBLEMS),
        ("# heshu: ignore HS998", Exit.USAGE),
        ("just a note", Exit.PROBLEMS),
    ],
)
def test_sidecar_file_leaves_out_what_was_decided(wrong: Path, line: str, status: Exit) -> None:
    wrong.with_name("draft.txt.heshu").write_text(line + "\n", encoding="utf-8")
    assert check(str(wrong)).exit_code == status


def test_sidecar_line_that_matches_nothing_is_said(wrong: Path) -> None:
    wrong.with_name("draft.txt.heshu").write_text("# heshu: ignore HS201\n", encoding="utf-8")
    result = check(str(wrong), "--lang", "en")
    assert "draft.txt.heshu:1" in result.stderr
    assert "matches no problem" in result.stderr


def test_json_is_one_object_a_line(wrong: Path) -> None:
    article, summary = (json.loads(line) for line in check(str(wrong), "--format", "json").output.splitlines())
    (remark,) = article["remarks"]
    assert WRONG[remark["start"] : remark["end"]] == "430户"
    assert summary == {"type": "summary", "articles": 1, "figures": 4, "checked": 4, "problems": 1}


def test_sarif_names_every_rule_and_the_place(wrong: Path) -> None:
    log = json.loads(check(str(wrong), "--format", "sarif").output)
    (run,) = log["runs"]
    (result,) = run["results"]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == list(codes())
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"]) == (3, 8)
    assert WRONG[region["charOffset"] :][: region["charLength"]] == "430户"


def test_sarif_is_what_its_schema_asks_for(wrong: Path) -> None:
    import jsonschema

    schema = json.loads((ROOT / "tests" / "schemas" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    for text in (WRONG, RIGHT, "".join(code.example + "\n" for code in codes().values())):
        wrong.write_text(text, encoding="utf-8")
        log = json.loads(check(str(wrong), "--format", "sarif").output)
        jsonschema.Draft4Validator(schema).validate(log)
    del log["version"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(schema).validate(log)


def test_github_annotation_escapes_what_would_end_it(tmp_path: Path) -> None:
    path = tmp_path / "a,b:c.txt"
    path.write_text(codes()["HS203"].example, encoding="utf-8")
    (line,) = check(str(path), "--format", "github").output.splitlines()
    assert line.startswith("::warning file=")
    assert "a%2Cb%3Ac.txt,line=1,col=" in line
    assert "94.8%25" in line


def test_markdown_shows_text_as_text(tmp_path: Path) -> None:
    path = tmp_path / "a|b.txt"
    path.write_text(WRONG, encoding="utf-8")
    output = check(str(path), "--format", "markdown").output
    assert "a\\|b.txt" in output
    assert output.count("\n| ") == 3


def test_long_sentence_shows_only_the_lines_near_its_figures() -> None:
    text = "甲" * 200 + "5户" + "乙" * 200
    shown = rendering.wrapped(Quoted(text, ((200, 202),)), 20)
    assert len(shown) == 3
    assert [marks for _, marks in shown if marks] == ["^^^"]
    assert all(rendering._width(line) <= 20 for line, _ in shown)


def test_control_characters_of_an_article_do_not_reach_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "evil.txt"
    path.write_text(WRONG.replace("其中", "\x1b]0;owned\x07其中\x1b[2J"), encoding="utf-8")
    output = check(str(path)).output
    assert "\x1b" not in output
    assert "\x07" not in output


def test_check_imports_nothing_heavy(wrong: Path) -> None:
    heavy = ("prefect", "great_expectations", "pandas", "pyarrow", "sqlalchemy", "numpy", "pydantic", "watchfiles")
    code = (
        "import sys; from flows.cli import heshu; "
        f"heshu.main(['check', {str(wrong)!r}], standalone_mode=False); "
        f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_colours_and_a_count_are_for_a_terminal_only(wrong: Path) -> None:
    from tests.terminals import Terminal

    command = [sys.executable, "-c", "from flows.cli import main; main()", "check", str(wrong), "--lang", "en"]
    environment = {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    terminal = Terminal(command, wrong.parent, environment)
    assert terminal.end() == Exit.PROBLEMS
    assert "\x1b[" in terminal.raw
    assert "1 checked\r" in terminal.raw.replace("\x1b[K", "")
    piped = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    assert "\x1b" not in piped.stdout + piped.stderr
    assert not piped.stderr


@pytest.mark.slow
def test_the_hook_runs_before_a_commit(tmp_path: Path, wrong: Path) -> None:
    """The hook as it is shipped, but with the program of these tests: installing it is pre-commit's affair."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["entry"].split()[0] == "heshu"
    entry = hook["entry"].replace("heshu", f"{sys.executable} -c 'from flows.cli import main; main()'", 1)
    here = {"id": hook["id"], "name": hook["name"], "files": hook["files"], "entry": entry, "language": "system"}
    config = {"repos": [{"repo": "local", "hooks": [here]}]}
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    (tmp_path / "notes.csv").write_text(WRONG, encoding="utf-8")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PRE_COMMIT_HOME": str(tmp_path / ".cache")}

    def run() -> subprocess.CompletedProcess[str]:
        subprocess.run(["git", "add", "draft.txt", "notes.csv", ".pre-commit-config.yaml"], cwd=tmp_path, check=True)
        command = [sys.executable, "-m", "pre_commit", "run"]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    said = run()
    assert said.returncode == 1, said.stdout + said.stderr
    assert "draft.txt:3:8:" in said.stdout
    assert "notes.csv" not in said.stdout
    wrong.write_text(RIGHT, encoding="utf-8")
    assert run().returncode == 0
    manifest = [sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")]
    assert subprocess.run(manifest, env=environment, check=False).returncode == 0


@pytest.mark.slow
def test_many_articles_are_checked_in_processes_in_order(tmp_path: Path) -> None:
    for number in range(FEW + 15):
        text = (WRONG if number % 9 == 0 else RIGHT) + f"全县投入资金{number + 1}亿元。"
        (tmp_path / f"{number:03}.txt").write_text(text, encoding="utf-8")
    lines = [json.loads(line) for line in check(str(tmp_path), "--format", "json").output.splitlines()]
    articles = [line for line in lines if line["type"] == "article"]
    assert [Path(a["path"]).stem for a in articles] == [f"{number:03}" for number in range(FEW + 15)]
    assert [bool(a["remarks"]) for a in articles] == [number % 9 == 0 for number in range(FEW + 15)]


@pytest.mark.slow
def test_watch_checks_again_on_change(wrong: Path) -> None:
    code = "from flows.cli import main; main()"
    with subprocess.Popen(
        [sys.executable, "-u", "-c", code, "check", str(wrong), "--watch", "--lang", "en"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        deadline = threading.Timer(60, process.kill)
        deadline.start()
        try:
            assert any("1 problem" in line for line in process.stdout)
            assert "watching" in process.stderr.readline()
            # The watch begins some time after it is announced: write until it answers.
            seen = threading.Event()

            def write() -> None:
                while not seen.wait(0.3):
                    wrong.write_text(RIGHT, encoding="utf-8")

            writer = threading.Thread(target=write)
            writer.start()
            try:
                assert any("no problems" in line for line in process.stdout)
            finally:
                seen.set()
                writer.join()
        finally:
            deadline.cancel()
            process.terminate()


TWO_SPELLINGS = "村里的贫困户李家堡住进了新房。\n\n去年有3户搬迁。\n\n贫困户李家宝说，今年收入2万元。\n"


def test_a_name_under_two_spellings_stands_at_the_second_and_both_are_marked() -> None:
    (found, _) = map(json.loads, check("-", "--format", "json", text=TWO_SPELLINGS).output.splitlines())
    (remark,) = found["remarks"]
    assert (remark["code"], remark["line"], remark["column"]) == ("HS502", 5, 4)
    assert TWO_SPELLINGS[remark["start"] : remark["end"]] == "李家宝"
    marked = [[q["text"][a:b] for a, b in q["marks"]] for q in remark["sentences"]]
    assert marked == [["李家堡"], ["李家宝"]]


@pytest.mark.parametrize("width", range(40, 60))
def test_no_line_cuts_a_number_or_a_mark_or_begins_with_a_closing_mark(width: int) -> None:
    text = (
        "全县共有建档立卡贫困户1139户2631人，其中五保户412户469人（占36.17%），低保户555户1605.5人，其他172户557人。"
        * 3
    )
    start = text.index("1605.5人")
    lines = rendering.wrapped(Quoted(text, ((start, start + 7),)), width)
    for (before, _), (after, _) in itertools.pairwise(lines):
        assert not re.search(r"[\d.%]$", before) or not re.match(r"[\d.%]", after)
        assert not re.match("[，。、）]", after)
    assert any("1605.5人" in line for line, _ in lines)
    assert all(rendering._width(line) <= width for line, _ in lines)


def test_one_number_wider_than_the_line_is_cut() -> None:
    lines = rendering.wrapped(Quoted("1" * 100, ((0, 100),)), 40)
    assert [len(line) for line, _ in lines] == [40, 40, 20]


def test_statistics_count_the_problems_of_each_code(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(WRONG, encoding="utf-8")
    lines = check(str(tmp_path), "--statistics", "--lang", "en").output.splitlines()
    assert lines[-2] == "    2  HS101  parts and total do not fit"
    assert lines[-1].endswith("2 problems")


def test_explain_says_what_could_not_be_decided_and_why() -> None:
    said = check("-", "--explain", "--lang", "zh", text="全县投入2.3亿元，比上年增长12%。\n").output
    assert "-:1:5: 2.3亿元、12%：有一项没有写出，无法核对" in said
