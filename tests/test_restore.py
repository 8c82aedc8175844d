"""Restoring: one spec a behaviour, and what must hold for any text."""

from __future__ import annotations

from collections.abc import Callable
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypinyin.pinyin_dict import pinyin_dict

from tests.cases import cases
from tests.damage import HALF, injure, pair
from transforms import gaps, mojibake, pinyin, punctuation
from transforms.language import Language
from transforms.offsets import apply, replay
from transforms.realign import ENDED, UNREADABLE, realign
from transforms.records import RestoredText
from transforms.restore import restore
from transforms.rules import default_rules

SHARED = Path(__file__).parents[2] / "shared"
LOST = "\ufffd"


@pytest.mark.parametrize("case", cases("restore"))
def test_spec(case: dict[str, object]) -> None:
    raw = str(case["text"])
    restored = restore(raw, default_rules())
    assert restored.text == case["restored"]
    assert [[mark.start, mark.count] for mark in restored.lost] == case.get("lost", [])
    check(restored)


def check(restored: RestoredText) -> None:
    """Assert what holds of every restored text."""
    raw, text, offsets = restored.raw, restored.text, restored.offsets
    assert replay(raw, restored.edits) == text
    spans = [offsets.to_raw(i, i + 1) for i in range(len(text))]
    assert all(0 <= start <= end <= len(raw) for start, end in spans)
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(spans))
    places = [offsets.to_restored(i) for i in range(len(raw) + 1)]
    assert all(0 <= place <= len(text) for place in places)
    assert places == sorted(places)
    assert all(text[mark.start] == LOST for mark in restored.lost)


ANY_TEXT = st.text(
    st.one_of(st.characters(), st.sampled_from("0123456789.,，。?!()（）<>&;#*\\n/ \n\t万亿元户人貧著a�［cè)"))
)
FRAGMENTS = st.sampled_from(
    ["<p>", "</p>", "<br>", "&amp;lt;br&amp;gt;", "&nbsp;", "(biāo)", "?cè)", "丝?", ".8萬", "総", "１２", "％", "31 . 5", "\\n",
     ",,", ",、", "**", "****", "\n", "## ", "[a](b)", "<script>", "<!--", "-->", "1,234", "1，234", "貧困", "著力", "\ufffd",
     "å…¨åŽ¿", "ï¼Œ", "ã€‚", "å\ufffd¿", "锛?", "鍏ㄥ幙", "锛�", "銆?br/>", "锟斤拷", "È«ÏØ×Ü", "£¬", "Í³", "Ã¥Â", "€",
     "全 县 人 口 ", "减 少，", "2 0 1 8 年 ", "1 200", "　", "?！", "?？", "12\n", "万元", "&#x32;", "\\u4e2d", "\ud800", "\x00", "耙粩堊印北kU"]
)  # fmt: skip


@given(st.one_of(ANY_TEXT, st.lists(FRAGMENTS, max_size=30).map("".join)))
@example("&#xd800;\\ud800")
@example("1个?à?y ?ì)o>")
@settings(deadline=None, max_examples=300)
def test_any_text_is_restored(raw: str) -> None:
    check(restore(raw, default_rules()))


CLEAN = (
    "全县总人口12.8万人，其中农业人口占总人口的68.33%。",
    "建档立卡贫困村46个，贫困户3120户10564人，贫困发生率由2014年的18.6%下降到0.9%。",
    "县委、县政府坚持以脱贫攻坚统揽经济社会发展全局，整合资金2.35亿元，实施产业项目87个。",
    "合作社带动周边农户种植中药材，每亩收入3000元以上，户均增收5600元。",
    "围绕“两不愁三保障”目标，全面落实教育、医疗、住房、饮水安全保障政策。",
    "完成危房改造526户，易地扶贫搬迁安置385户1502人，入住率100%。",
    "发放小额信贷4560万元，惠及贫困户1021户，户贷率达到35.7%。",
    "新建村级光伏电站23座，总装机容量8.6兆瓦，年收益620万元。",
    "截至目前，累计转移就业2315人，开发公益性岗位458个。",
    "学校教学条件明显改善，资助贫困家庭学生1876人次，发放补助资金213.4万元。",
    "农村人居环境整治扎实推进，改造厕所1200座，硬化道路56公里。",
    "全年接待游客35万人次，实现旅游综合收入1.2亿元，同比增长15.8%。",
)


def encodable(character: str) -> bool:
    try:
        code = character.encode("gbk")
        pinyin_dict[ord(character)].split(",")[0].encode("gbk")
    except (UnicodeEncodeError, KeyError):
        return False
    return len(code) == 2


def crossings(text: str) -> list[tuple[int, str]]:
    """Return the byte positions where the tail of one character and the head of the next look like a third one."""
    data = text.encode("gbk")
    found, position = [], 0
    for character in text[:-1]:
        position += len(character.encode("gbk"))
        if len(character.encode("gbk")) == 2 and data[position] >= 0x80:
            between = pair(data[position - 1], data[position])
            if between and between not in text and encodable(between):
                found.append((position, between))
    return found


@given(st.lists(st.sampled_from(CLEAN), min_size=4, max_size=8, unique=True).map("".join), st.data())
@settings(deadline=None, max_examples=150)
def test_shifted_text_comes_back(clean: str, data: st.DataObject) -> None:
    """Damage one place; every character both of whose bytes survived must come back, nothing else may change."""
    _, between = data.draw(st.sampled_from(crossings(clean)))
    damaged = injure(clean, between)
    read = apply(damaged, pinyin.pinyin(damaged))
    mended = apply(read, realign(read)).translate(HALF)
    true = clean.translate(HALF)
    assert len(true) - len(mended) in (0, 1)  # what the end of the text took cannot be seen
    cut = half_lost(clean, between)
    for i, (is_now, was) in enumerate(zip(mended, true[: len(mended)], strict=True)):
        if is_now != was:
            assert i in cut, f"{true[max(i - 5, 0) : i + 5]!r} became {mended[max(i - 5, 0) : i + 5]!r}"
            assert is_now in (LOST, UNREADABLE) or not is_now.isdigit()
            assert is_now == LOST or not was.isdigit()


def half_lost(clean: str, between: str) -> set[int]:
    """Return the indexes of the characters of which a byte is lost: the cut one, the one before the loss, the loss."""
    code = between.encode("gbk")
    ends, lost, shifted, position = [], set(), False, 0
    for character in clean:
        position += len(character.encode("gbk"))
        ends.append(position)
    raw = clean.encode("gbk")
    for i, end in enumerate(ends):
        wide = end - (ends[i - 1] if i else 0) == 2
        if shifted and not wide and raw[end - 1] < 0x40:
            lost |= {i - 1, i}
            shifted = False
        elif wide and i and raw[end - 3 : end - 1] == code and raw[end - 3] >= 0x80:
            # The injection stands behind this character's head: it starts a shift, and is part of none.
            if not shifted:
                lost.add(i)
            shifted = True
    return lost


def test_shared_cases_of_the_damage_come_back() -> None:
    file = SHARED / "seeds" / "004_616124af45e1a6a7.txt"
    if not file.exists():
        pytest.skip("the shared articles are not beside the project")
    text = restore(file.read_text(encoding="utf-8"), default_rules()).text
    assert "总人口\ufffd.8万人" in text
    assert "“两保”并举" in text
    assert "减收问题。“一揽子”保险扶贫" in text
    assert "?" not in text


def test_a_megabyte_of_clean_text_is_left_alone() -> None:
    """Question marks of every kind stand in it, full-width and ASCII."""
    asides = ("谁来种地?大家都在问。", "路在何方?!", "“能行吗?”他问。", "是不是?真的?", "怎么干？", "什么?120户?")
    size, pieces, i = 0, [], 0
    while size < 1_000_000:
        piece = CLEAN[i * 7 % len(CLEAN)] + asides[i * 5 % len(asides)] + ("\n" if i % 3 else "")
        pieces.append(piece)
        size += len(piece)
        i += 1
    assert realign("".join(pieces)) == []


@pytest.mark.parametrize("name", sorted(p.name for p in (SHARED / "articles").glob("*.txt")) or ["none"])
def test_clean_articles_are_not_realigned(name: str) -> None:
    file = SHARED / "articles" / name
    if not file.exists():
        pytest.skip("the shared articles are not beside the project")
    text = file.read_text(encoding="utf-8")
    assert realign(text) == []
    check(restore(text, default_rules()))


def test_weighing_damage_takes_steps_in_proportion_to_the_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed: list[int] = []
    monkeypatch.setattr(Language, "following", counted(Language.following, weighed))
    steps = []
    for times in (40, 80):
        weighed.clear()
        realign("?cè)丝" * times)
        steps.append(len(weighed))
    assert 0 < steps[1] <= 2 * steps[0] + 2


def test_damage_is_mended_to_the_end_of_a_long_text() -> None:
    assert "?" not in restore("?cè)丝" * 10_100, default_rules()).text[-1000:]


def test_a_search_that_ended_early_in_a_damaged_text_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transforms.realign._MOST_FAILURES", 20)
    monkeypatch.setattr("transforms.realign._MORE", 0)
    questions = "什么?b中国。" * 40
    assert restore(questions, default_rules()).edits == ()
    restored = restore("总人?cè)丝诘?.33%。" + questions, default_rules())
    assert [edit.rule for edit in restored.edits].count(ENDED) == 1
    check(restored)


def counted(call: Callable[..., object], calls: list[int]) -> Callable[..., object]:
    """Return the function, which then also adds to `calls`."""

    def counting(*arguments: object) -> object:
        calls.append(1)
        return call(*arguments)

    return counting


@given(
    st.lists(st.sampled_from(CLEAN), min_size=4, max_size=8, unique=True).map("".join),
    st.sampled_from([0.15, 0.4, 1.0]),
    st.sampled_from(" \u3000\u00a0"),
    st.randoms(use_true_random=False),
)
@settings(deadline=None, max_examples=100)
def test_torn_text_is_closed_up(clean: str, share: float, space: str, random: Random) -> None:
    torn = "".join(c + space if random.random() < share else c for c in clean[:-1]) + clean[-1]
    assert restore(torn, default_rules()).text == clean


def test_a_megabyte_of_text_with_spaces_of_its_own_is_not_closed_up() -> None:
    asides = (
        "记者 张三 摄影 李四。",
        "（河西村 供稿）",
        "  图为 山前村 的大棚。",
        "\n年份 2018 2019 2020\n户数 1 200 3 400\n",
        " ",
    )
    pieces = [CLEAN[i * 7 % len(CLEAN)] + asides[i % len(asides)] for i in range(26_000)]
    text = "".join(pieces)
    assert len(text) > 1_000_000
    assert gaps.gaps(text) == []


LOSSLESS = {
    "GBK as Latin-1": lambda text: text.encode("gbk").decode("latin-1"),
    "GBK as Windows-1252": lambda text: text.encode("gbk").decode("cp1252"),
    "UTF-8 as Latin-1": lambda text: text.encode().decode("latin-1"),
    "UTF-8 as Latin-1, twice": lambda text: text.encode().decode("latin-1").encode().decode("latin-1"),
}
LOSSY = {
    "UTF-8 as Windows-1252": lambda text: text.encode().decode("cp1252", "replace"),
    "UTF-8 as GBK": lambda text: text.encode().decode("gbk", "replace"),
    "UTF-8 as GB18030": lambda text: text.encode().decode("gb18030", "replace"),
    "UTF-8 as GBK, `?` for what cannot be read": lambda text: text.encode().decode("gbk", "replace").replace(LOST, "?"),
}
"""How a page is read wrongly; lossless where every byte has a character."""


@pytest.mark.parametrize("way", LOSSLESS)
@given(clean=st.lists(st.sampled_from(CLEAN), min_size=1, max_size=8).map("\n".join))
@settings(deadline=None, max_examples=30)
def test_every_character_of_a_wrongly_decoded_page_comes_back(way: str, clean: str) -> None:
    restored = restore(LOSSLESS[way](clean), default_rules())
    assert restored.text == clean
    check(restored)


@pytest.mark.parametrize("way", LOSSY)
@given(clean=st.lists(st.sampled_from(CLEAN), min_size=4, max_size=8, unique=True).map("\n".join))
@settings(deadline=None, max_examples=30)
def test_what_a_wrong_decoding_lost_is_marked_and_no_digit_made_up(way: str, clean: str) -> None:
    restored = restore(LOSSY[way](clean), default_rules())
    check(restored)
    matcher = SequenceMatcher(None, clean, restored.text, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    assert same >= 0.9 * len(clean)
    for tag, _, _, start, end in matcher.get_opcodes():
        assert tag == "equal" or not any(map(str.isdigit, restored.text[start:end]))


def test_a_megabyte_of_clean_text_is_decoded_no_further() -> None:
    asides = ("Café à la carte。", "25℃±2°，3×5米。", "涓涓细流，锛子。", "“Málaga”与“Ärzte”。", "\n", "標(biāo)題èé。")
    text = "".join(CLEAN[i * 7 % len(CLEAN)] + asides[i % len(asides)] for i in range(26_000))
    assert len(text) > 1_000_000
    assert mojibake.mojibake(text) == []


def test_doubled_marks_survive_a_second_pass() -> None:
    once = apply("南端,、东岸,,面积", punctuation.doubled("南端,、东岸,,面积"))
    assert punctuation.doubled(once) == []
