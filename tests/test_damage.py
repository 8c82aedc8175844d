"""Damage the samples as copying sites did, and read no number as another one."""

from __future__ import annotations

import random
from difflib import SequenceMatcher
from pathlib import Path

import pytest
from pypinyin.pinyin_dict import pinyin_dict

from tests.damage import injure
from transforms.clauses import split_clauses
from transforms.encodings import decode
from transforms.figures import find_figures
from transforms.records import Figure
from transforms.restore import restore
from transforms.rules import default_rules

SAMPLES = sorted((Path(__file__).parents[1] / "samples").glob("*.txt"))
SEEDS = range(6)


def in_gbk(text: str) -> bool:
    return "?" not in text.encode("gbk", "replace").decode("gbk")


ANNOTATED = sorted(
    chr(code)
    for code, read in pinyin_dict.items()
    if "," in read and "一" <= chr(code) <= "鿿" and in_gbk(chr(code)) and in_gbk(read.split(",")[0])
)
"""What a site may annotate: characters with several readings."""


def figures(text: str) -> tuple[Figure, ...]:
    rules = default_rules()
    restored = restore(text, rules)
    return find_figures(restored, split_clauses(restored, rules), rules)


def injured(text: str, seed: int) -> str:
    chance = random.Random(seed)
    annotated = "".join(chance.sample(ANNOTATED, chance.choice([20, 80, 300])))
    return injure(text, annotated, commas=chance.random() < 0.3, half_width=chance.random() < 0.6)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_damaged_text_gives_the_same_values_or_none(path: Path) -> None:
    text = "".join(character for character in decode(path.read_bytes()).text if in_gbk(character))
    clean = figures(text)
    kept = 0
    for seed in SEEDS:
        found = figures(injured(text, seed))
        before, after = ([(f.low, f.high) for f in some] for some in (clean, found))
        for same, _, _, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if same == "equal":
                kept += end - start
            else:
                assert [f.quote for f in found[start:end] if not f.damaged] == [], f"seed {seed}"
    assert kept >= 0.9 * len(clean) * len(SEEDS)
