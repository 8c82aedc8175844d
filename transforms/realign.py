"""Re-align text that was decoded one byte off after an injection cut a two-byte character.

The damage: a site worked on GBK bytes. Wherever two bytes looked like a character of its table it
put pinyin in brackets behind them, and wherever they looked like a mark it put a comma before them,
also where these two bytes were the tail of one character and the head of the next. The decoder then
joined the cut-off head with the ASCII byte of the injection to an invalid pair, wrote `?` for both,
and read on one byte off:

    口 BF DA 的 B5 C4 8      总(BF82) [C8 (] cè) 丝(CBBF) 诘(DAB5) [C4 8] .33%
    truth: 人(C8CB) 口(BFDA) 的(B5C4), and the digit 8 is gone

Misalignment ends at the next byte below 0x40, which is lost in the same way, or at an ASCII letter,
which then was the second half of a character. What lies between is recovered exactly; the character
cut by the injection and the one before the loss have one known byte each, and are chosen by how
likely they are where they stand. Nothing is changed unless the re-aligned text is better Chinese
than the text as it stands by many orders of magnitude.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from transforms.chances import UNREADABLE, Shared, Weighed, choose, weigh
from transforms.gbk import LOST
from transforms.language import Language
from transforms.patterns import lazy
from transforms.pinyin import LETTERS
from transforms.records import Edit
from transforms.shifts import (
    CANDIDATE,
    MARKS,
    NUMBER_AHEAD,
    PINYIN,
    TAIL,
    Run,
    cut_twice,
    may_end,
    runs,
)
from transforms.spelling import plain

_TAG = 8.0
"""How much (log) the rest of a tag speaks for its `<` having been lost."""
_TAG_TAIL = lazy(r"/?[a-zA-Z][a-zA-Z0-9]{0,9}(?:\s[^<>\n]{0,300})?/?>")
_BRACKET = lazy(rf"[(（](?!\w{{1,7}}[)）])|(?<![{LETTERS}])[)）]")
_MEASURE = lazy(
    r"个百分点|個百分點|公里|公斤|平方|立方|[个個户戶名人家项項元亩畝岁歲年月日天次头頭只隻座台套栋棟间間所村镇鎮乡鄉县縣倍斤吨噸米条條口株棵]"
)
_BEFORE_NUMBER = lazy(rf"(?<![0-9A-Za-z=&/.?{LOST}])[?{LOST}](?=[0-9]|[.．—–－~～-][0-9]|[,，][0-9]{{3}}(?![0-9]))")
_ASKED = lazy(
    r"(?:[吗嗎呢么麼]|什么|什麼|怎|谁|誰|哪|几|幾|为何|為何|如何|何[时時以为為处處]|多少|[是能可]否)[^。！？!?;；)\n]*\Z"
)
"""What makes the `?` behind it one that a question ends with."""
_LONGEST_QUESTION = 20
_NEEDED = 6.0
_PRIOR = {"pinyin": 12.0, "mark": -10.0, "other": -14.0, "both": -40.0}
_PRIOR_DAMAGED = {"pinyin": 12.0, "mark": -2.0, "other": -8.0, "both": 7.0}
"""Log odds of a shift before the words are looked at: `both` is `??` before a mark, a character cut on both sides."""
_MOST_FAILURES, _MORE = 1000, 20
"""A text where that many candidates failed, more for each that held, has literal question marks: the search ends."""
ENDED = "realign:ended"
"""Rule of the empty edit that says where it ended, in a text that is damaged elsewhere."""


def realign(text: str) -> list[Edit]:
    """Return the edits that re-align `text`; a clean text, question marks included, gets none.

    >>> from transforms.offsets import apply
    >>> damaged = "國土面積1212平方公里，總?cè)丝?.8萬人，是重點縣。"
    >>> apply(damaged, realign(damaged))
    '國土面積1212平方公里，總人口�.8萬人，是重點縣。'
    >>> realign("贫困何以根除?把脉问诊、对症下药是关键。")
    []
    """
    if "?" not in text and LOST not in text:
        return []
    edits = list(_realign(text))
    if any(edit.rule != ENDED for edit in edits) or _is_injected(text):
        edits = sorted((*edits, *_unexplained(text, edits)), key=lambda edit: edit.start)
    return edits


def _is_injected(text: str) -> bool:
    """Say whether pinyin stands behind a cut character anywhere."""
    return re.search(rf"[?{LOST}]{TAIL}", text) is not None


def _unexplained(text: str, edits: list[Edit]) -> Iterator[Edit]:
    """Mark the `?` before a number that no run explains: in a text that is damaged elsewhere it took a digit, too."""
    explained = {at for edit in edits for at in range(edit.start, edit.end)}
    for match in _BEFORE_NUMBER.finditer(text):
        at = match.start()
        if at not in explained and not _ASKED.search(text, max(0, at - _LONGEST_QUESTION), at):
            yield Edit("realign", at, at + 1, LOST, "lost:1")


def _realign(text: str) -> Iterator[Edit]:
    language: Language | None = None
    position = failures = successes = 0
    prior = _PRIOR_DAMAGED if _is_injected(text) else _PRIOR
    while match := CANDIDATE.search(text, position):
        position = match.end() if match["tail"] else match.start() + 1
        if not may_end(text, match):
            continue
        if failures > _MOST_FAILURES + _MORE * successes:
            if prior is _PRIOR_DAMAGED:
                yield Edit("realign", match.start(), match.start(), "", ENDED)
            return
        language = language or Language(text)
        best = _best(text, match, language, prior)
        if best is None:
            failures += 1
            continue
        successes += 1
        prior = _PRIOR_DAMAGED
        found = list(_edits(text, best.run, choose(best, language)))
        position = max(best.run.end, found[-1].end)
        yield from found


def _best(text: str, match: re.Match[str], language: Language, prior: dict[str, float]) -> Weighed | None:
    tail = match["tail"] or ""
    start = match.start()
    following = text[match.end() : match.end() + 1]
    kind = "pinyin" if tail else "both" if cut_twice(text, start) else "mark" if following in MARKS else "other"
    best, best_score = None, _NEEDED
    shared: Shared = []
    for run in runs(text, match, language):
        if not tail and not _tells(run, text, prior):
            continue
        weighed = weigh(text, run, language, shared)
        gain = weighed.total + prior[kind]
        if run.loss is not None and _TAG_TAIL.match(text, run.end):
            gain += _TAG
        stands = plain(PINYIN.sub("", text[start : run.end]))
        gain -= language.score(stands + weighed.after, weighed.before)
        if gain > best_score:
            best, best_score = weighed, gain
    return best


def _tells(run: Run, text: str, prior: dict[str, float]) -> bool:
    """Return whether a run says enough: question marks around single characters say nothing of a shift."""
    beside_mark = text[run.start + 1] in MARKS
    if beside_mark and prior is _PRIOR_DAMAGED:
        return True
    if run.loss is not None and run.loss > run.start + 1 and _TAG_TAIL.match(text, run.end):
        return True
    certain = sum(len(slot) == 1 and slot != LOST for slot in run.slots)
    return certain >= (1 if beside_mark else 2)


def _edits(text: str, run: Run, true: list[str]) -> Iterator[Edit]:
    """Yield one edit a stretch of equal length, so that every true character maps to where it stood."""
    bounds = (*run.anchors, run.loss if run.loss is not None else run.end)
    start, new = run.start, ""
    if run.start and text[run.start - 1] == "," and true[0] in MARKS and bounds[1] - bounds[0] == 1:
        yield Edit("realign", run.start - 1, run.start, "", "realign:injection")
    for character, here, following in zip(true, bounds, bounds[1:], strict=False):
        if following - here == 1:
            new += character
            continue
        if new:
            yield Edit("realign", start, here, new, "realign:shift")
        # A comma before a mark was injected before it.
        again = here == run.start and here > 0 and text[here - 1] == "," and character in MARKS
        yield Edit("realign", here - again, following, character, "realign:shift")
        start, new = following, ""
    if new:
        yield Edit("realign", start, bounds[-1], new, "realign:shift")
    if run.loss is not None:
        yield _loss(text, run, "".join(true))


def _loss(text: str, run: Run, last: str) -> Edit:
    """Return what becomes of the `?` at the end of a run: an injection goes, a lost digit is marked.

    `last` is what was re-aligned before it: a sentence that ended was followed by a line end.
    """
    assert run.loss is not None  # noqa: S101
    if run.injected:
        return Edit("realign", run.loss, run.end, "", "realign:injection")
    if tag := _TAG_TAIL.match(text, run.end):
        return Edit("realign", run.loss, tag.end(), "", "realign:tag")
    if run.end == len(text):
        return Edit("realign", run.loss, run.end, "", "realign:end")
    if re.search(r"[。！？]”?\Z", last) and not NUMBER_AHEAD.match(text, run.end):
        return Edit("realign", run.loss, run.end, "\n", "realign:line")
    line = text[run.end : run.end + 40].split("\n", maxsplit=1)[0]
    closing = _BRACKET.search(line)
    if closing and closing.group() in ")）" and not NUMBER_AHEAD.match(line):
        return Edit("realign", run.loss, run.end, "（", "realign:bracket")
    if NUMBER_AHEAD.match(line) or _MEASURE.match(line):
        return Edit("realign", run.loss, run.end, LOST, "lost:1")
    return Edit("realign", run.loss, run.end, UNREADABLE, "realign:unknown")
