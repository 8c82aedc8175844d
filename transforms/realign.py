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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from math import exp, log

from transforms.language import Language, plain
from transforms.pinyin import LETTERS, TONED
from transforms.records import Edit

LOST = "\ufffd"
UNREADABLE = "〓"
"""Stands for a character that is lost and not a digit (the geta mark, as printers use it)."""
_TAIL = rf"[(（]?[ ]?(?:[{LETTERS}]{{0,6}}[{TONED}][{LETTERS}]{{0,6}}|ne|de|le|me|zhe|men|ma|ba|la|lou|bo|lo|li|ta|a|o)[)）]"
_CANDIDATE = re.compile(rf"[?{LOST}](?:(?P<tail>{_TAIL})(?=.)|(?=[!-~]{{0,2}}(?:[^\x00-\x7f]|[?{LOST}])))")
_INTACT = re.compile(rf"[(（][{LETTERS}]{{0,6}}[{TONED}][{LETTERS}]{{0,6}}[)）]")
_PINYIN = re.compile(_TAIL)
_MARKS = "，。、；：！？,;:!?"
_WIDE_MARK = dict(zip(",;:!?", "，；：！？", strict=True))
_OPENING = dict(zip("（“‘《〈「『【〔(", "）”’》〉」』】〕)", strict=True))
_LEAN = 4.0
"""How much (log) speaks for an opening bracket whose partner follows, and against a stop just behind one."""
_AROUND = 150
"""How far, in characters, the surroundings of a coined word reach."""
_TAG = 8.0
"""How much (log) the rest of a tag speaks for its `<` having been lost."""
_TAG_TAIL = re.compile(r"/?[a-zA-Z][a-zA-Z0-9]{0,9}(?:\s[^<>\n]{0,300})?/?>")
_BRACKET = re.compile(rf"[(（](?!\w{{1,7}}[)）])|(?<![{LETTERS}])[)）]")
_NUMBER_AHEAD = re.compile(r"\d|[.．][0-9]|[,，]\d{3}|[十百千万萬亿億]|[％%‰]")
_MEASURE = re.compile(
    r"个百分点|個百分點|公里|公斤|平方|立方|[个個户戶名人家项項元亩畝岁歲年月日天次头頭只隻座台套栋棟间間所村镇鎮乡鄉县縣倍斤吨噸米条條口株棵]"
)
_ANY = -1
_LONGEST = 240
"""Longest run that is considered, in characters as they stand."""
_HOPELESS = -9.0
"""A run that after four characters is that much worse than the text as it stands is given up."""
_NEEDED = 6.0
_PRIOR = {"pinyin": 12.0, "mark": -10.0, "other": -14.0, "both": -40.0}
_PRIOR_DAMAGED = {"pinyin": 12.0, "mark": -2.0, "other": -8.0, "both": 7.0}
"""Log odds of a shift before the words are looked at: `both` is `??` before a mark, a character cut on both sides."""
_SURE = 0.55
"""A half-lost character is written only if it is that probable among all that share its known byte."""
_SURE_OF_UNIT = 0.95
"""Beside a number, where a wrong character is a wrong unit."""
_LIKELY, _AHEAD = 0.3, 15.0
"""Or if it is that probable, and that many times as probable as the next."""
_MOST_FAILURES, _MOST_RUNS = 1000, 10_000
"""A text where that many candidates failed (more by 20 for each that held) has literal question marks: the search ends."""
_MOST_UNREADABLE = 2
"""So many `?` inside a run can stand for a pair of bytes that is no character."""


_NEGLIGIBLE = -18.0
"""A reading so much less probable (as a logarithm) than the best adds nothing that could be seen."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Hold one reading of a stretch: for each true character its candidates and where it stands."""

    start: int
    end: int
    slots: tuple[str, ...]
    anchors: tuple[int, ...]
    loss: int | None
    """Position of the `?` that took a character along; None where the run ended in a letter."""
    injected: bool = False
    """True where what the final `?` took belonged to another injection."""


@cache
def _tables() -> tuple[dict[tuple[int, int], str], dict[int, str], dict[int, str]]:
    pairs: dict[tuple[int, int], str] = {}
    by_lead: dict[int, str] = {}
    by_trail: dict[int, str] = {}
    for lead in range(0x81, 0xFF):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
            try:
                character = bytes((lead, trail)).decode("gbk")
            except UnicodeDecodeError:
                continue
            pairs[lead, trail] = character
            if lead == 0xA3 and plain(character) in "0a":
                continue  # a digit is never guessed
            if trail >= 0x80:
                by_lead[lead] = by_lead.get(lead, "") + character
            by_trail[trail] = by_trail.get(trail, "") + character
    return pairs, by_lead, by_trail


def _candidates(lead: int, trail: int) -> str:
    pairs, by_lead, by_trail = _tables()
    if lead == _ANY:
        return LOST if trail == _ANY else by_trail.get(trail, "")
    return by_lead.get(lead, "") if trail == _ANY else pairs.get((lead, trail), "")


@lru_cache(maxsize=4096)
def _bytes(character: str) -> tuple[int, ...]:
    """Return the two bytes of a character in GBK (with its private zone), nothing where it has not two."""
    try:
        code = character.encode("gb18030")
    except UnicodeEncodeError:
        return ()
    return tuple(code) if len(code) == 2 else ()


@cache
def _readings() -> dict[int, str]:
    from pypinyin.pinyin_dict import pinyin_dict

    return dict(pinyin_dict)


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
    return list(_realign(text))


def _realign(text: str) -> Iterator[Edit]:
    language: Language | None = None
    position = failures = successes = 0
    prior = _PRIOR_DAMAGED if re.search(rf"[?{LOST}]{_TAIL}", text) else _PRIOR
    while match := _CANDIDATE.search(text, position):
        position = match.end() if match["tail"] else match.start() + 1
        if failures > _MOST_FAILURES + 20 * successes or successes > _MOST_RUNS:
            return
        language = language or Language(text)
        run = _best(text, match, language, prior)
        if run is None:
            failures += 1
            continue
        successes += 1
        prior = _PRIOR_DAMAGED
        position = run.end
        yield from _edits(text, run, language)


def _best(text: str, match: re.Match[str], language: Language, prior: dict[str, float]) -> _Run | None:
    tail = match["tail"] or ""
    start = match.start()
    following = text[match.end() : match.end() + 1]
    kind = "pinyin" if tail else "both" if _cut_twice(text, start) else "mark" if following in _MARKS else "other"
    best, best_score = None, _NEEDED
    before = _before(text, start)
    shared: list[tuple[str, dict[str, float]]] = []
    for run in _runs(text, match, language):
        if not tail and not _tells(run, text, prior):
            continue
        after = _after(text, run)
        gain = _total(_forward(run.slots, before, language, _leanings(text, run, language), shared), after, language)
        gain += prior[kind]
        if run.loss is not None and _TAG_TAIL.match(text, run.end):
            gain += _TAG
        gain -= language.score(plain(_PINYIN.sub("", text[start : run.end])) + after, before)
        if gain > best_score:
            best, best_score = run, gain
    return best


def _cut_twice(text: str, start: int) -> bool:
    return text[start + 1 : start + 2] in ("?", LOST) and text[start + 2 : start + 3] in tuple(_MARKS[:-1])


def _tells(run: _Run, text: str, prior: dict[str, float]) -> bool:
    """Return whether a run says enough: question marks around single characters say nothing of a shift."""
    beside_mark = text[run.start + 1] in _MARKS
    if beside_mark and prior is _PRIOR_DAMAGED:
        return True
    if run.loss is not None and run.loss > run.start + 1 and _TAG_TAIL.match(text, run.end):
        return True
    certain = sum(len(slot) == 1 and slot != LOST for slot in run.slots)
    return certain >= (1 if beside_mark else 2)


def _before(text: str, start: int) -> str:
    """Return what stands before, in plain spelling; a comma there was injected before a mark that was cut."""
    back = _back(text, start)
    return plain(text[start - back]) if start >= back else "\n"


def _back(text: str, start: int) -> int:
    return 2 if start > 1 and text[start - 1] == "," else 1


def _after(text: str, run: _Run) -> str:
    if run.loss is not None and not run.injected and _NUMBER_AHEAD.match(text, run.end):
        return "0"
    return plain(text[run.end : run.end + 1]) or "\n"


def _runs(text: str, match: re.Match[str], language: Language) -> Iterator[_Run]:
    """Yield every reading of the stretch that starts at the match, one for each way in which it can end."""
    start, tail = match.start(), match["tail"] or ""
    slots: list[str] = []
    anchors = [start]
    lead, gain = _ANY, 0.0
    first = _first_bytes(text, start, tail)
    skipped, unreadable = -1, 0
    for i in range(match.end(), min(match.end() + _LONGEST, len(text))):
        character = text[i]
        if character == "\n":
            return
        if character in "(（" and (whole := _INTACT.match(text, i)):
            skipped = whole.end()
        if i < skipped:
            continue
        if character in "?\ufffd":
            whole = _PINYIN.match(text, i + 1)
            end = whole.end() if whole else i + 1
            injected = whole is not None or text[end : end + 1] in tuple(_MARKS)
            last = _slot(lead, _ANY, first if not slots else None)
            if last == LOST and i == start + 1 and _cut_twice(text, start):
                # The comma was put before ！ (A3A1) or 。 (A1A3), made of the cut character's tail and the mark's head.
                last = _tables()[2][0xA3 if _bytes(_WIDE_MARK.get(text[end], text[end]))[0] == 0xA1 else 0xA1]
            if not last:
                return
            yield _Run(start, end, (*slots, last), tuple(anchors), i, injected)
            unreadable += 1
            if whole or unreadable > _MOST_UNREADABLE:
                return
            trail, following = _ANY, _ANY
        elif code := _bytes(character):
            trail, following = code
        elif " " <= character <= "~":
            last = _slot(lead, ord(character), first if not slots else None)
            if character >= "@" and last:
                yield _Run(start, i + 1, (*slots, last), tuple(anchors), None)
            trail, following = (0xA3, ord(character) + 0x80) if character != " " else (0xA1, 0xA1)
        else:
            return
        slots.append(_slot(lead, trail, first if not slots else None))
        if not slots[-1]:
            return
        gain += _step_gain(text, i, slots, language)
        if gain < _HOPELESS and len(slots) > 3:
            return
        anchors.append(i)
        lead = following


def _step_gain(text: str, i: int, slots: list[str], language: Language) -> float:
    """Return how much better the newest true character fits than the one that stands there."""
    if len(slots) < 2 or len(slots[-1]) != 1 or len(slots[-2]) != 1:
        return 0.0
    new, old = plain(slots[-2] + slots[-1]), plain(text[i - 1 : i + 1])
    return language.log_probability(new[0], new[1]) - language.log_probability(old[0], old[1])


def _slot(lead: int, trail: int, allowed: set[int] | None) -> str:
    found = _candidates(lead, trail)
    if not allowed or lead != _ANY:
        return found
    if found == LOST:
        return "".join(_tables()[1].get(known, "") for known in allowed)
    kept = "".join(c for c in found if _bytes(c) and _bytes(c)[0] in allowed)
    return kept or found


def _first_bytes(text: str, start: int, tail: str) -> set[int] | None:
    """Return the heads that the cut character can have, known from what the pinyin was injected for."""
    syllable = tail.strip("()（） ").replace("ɑ", "a").replace("ɡ", "g")
    back = _back(text, start)
    code = _bytes(text[start - back]) if start >= back else ()
    if not syllable or not code:
        return None
    readings = _readings()
    pairs = _tables()[0]
    return {
        trail
        for trail in range(0x81, 0xFF)
        if (character := pairs.get((code[1], trail))) and syllable in readings.get(ord(character), "").split(",")
    }


def _forward(
    slots: tuple[str, ...],
    before: str,
    language: Language,
    leanings: dict[tuple[int, str], float],
    shared: list[tuple[str, dict[str, float]]] | None = None,
) -> list[dict[str, float]]:
    """Return, by slot, the log probability of all readings that end in each of its forms.

    `shared` keeps the sums of the slots that runs from one start have in common, and is added to.
    """
    shared = [] if shared is None or any(k != len(slots) - 1 for k, _ in leanings) else shared
    forward: list[dict[str, float]] = []
    previous = {before: 0.0}
    for k, slot in enumerate(slots):
        if k < len(shared) and shared[k][0] == slot:
            current = shared[k][1]
        else:
            del shared[k:]
            current = _step(previous, slot, language)
            shared.append((slot, current))
        if leanings:
            current = {form: p + leanings.get((k, form), 0.0) for form, p in current.items()}
        forward.append(current)
        previous = current
    return forward


def _step(previous: dict[str, float], slot: str, language: Language) -> dict[str, float]:
    top = max(previous.values())
    weights = {form: exp(p - top) for form, p in previous.items() if p - top > _NEGLIGIBLE}
    found = language.following(weights, _spellings(slot.replace(LOST, UNREADABLE)))
    return {form: log(p) + top for form, p in found.items()}


def _step_back(following: dict[str, float], forms: Iterable[str], language: Language) -> dict[str, float]:
    top = max(following.values())
    weights = {form: exp(p - top) for form, p in following.items()}
    return {form: log(p) + top for form, p in language.leading(forms, weights).items()}


def _total(forward: list[dict[str, float]], after: str, language: Language) -> float:
    return _log_sum([p + language.log_probability(a, after) for a, p in forward[-1].items()])


def _weigh(
    slots: tuple[str, ...], before: str, after: str, language: Language, leanings: dict[tuple[int, str], float]
) -> tuple[float, list[dict[str, float]], list[dict[str, float]]]:
    """Return the log probability of all readings of the slots together, and the forward and backward sums."""
    forward = _forward(slots, before, language, leanings)
    backward: list[dict[str, float]] = [{} for _ in slots]
    following: dict[str, float] = {after: 0.0}
    for k in range(len(slots) - 1, -1, -1):
        backward[k] = _step_back(following, forward[k], language)
        following = {form: p + leanings.get((k, form), 0.0) for form, p in backward[k].items()}
    return _total(forward, after, language), forward, backward


def _leanings(text: str, run: _Run, language: Language) -> dict[tuple[int, str], float]:
    """Return what lies outside pairs of characters, as log factors by slot and form.

    No stop ends right behind an opening bracket; a bracket that is closed was opened; a word coined
    in quotes (`“兩保”`) repeats a character of its surroundings, whatever usually follows 兩.
    """
    found: dict[tuple[int, str], float] = {}
    if any(mark in text[max(run.start - 3, 0) : run.start] for mark in _OPENING):
        found |= {(0, mark): -_LEAN for mark in "。！？；，、"}
        if len(run.slots) > 1 and run.slots[1] in _OPENING.values():
            around = plain(text[max(run.start - _AROUND, 0) : run.start] + text[run.end : run.end + _AROUND])
            before = plain(text[run.start - 1])
            for form in _spellings(run.slots[0]):
                usual = exp(language.log_probability(before, form))
                local = (around.count(form) + 0.05) / (len(around) + 1)
                ending = language.log_probability(form, run.slots[1])
                found[0, form] = found.get((0, form), 0.0) + log(0.5 + 0.5 * local / usual) - ending
    rest = text[run.end : run.end + 60].split("\n", maxsplit=1)[0]
    last = len(run.slots) - 1
    for opening, closing in _OPENING.items():
        where = rest.find(closing)
        if where >= 0 and opening not in rest[:where]:
            found[last, plain(opening)] = _LEAN
    return found


@lru_cache(maxsize=1024)
def _spellings(slot: str) -> dict[str, None]:
    return dict.fromkeys(plain(slot))


def _log_sum(values: list[float]) -> float:
    top = max(values)
    return top if len(values) == 1 else top + log(sum(exp(value - top) for value in values))


def _choose(text: str, run: _Run, language: Language) -> list[str]:
    """Return the true characters; `〓` for one that cannot be told."""
    before = _before(text, run.start)
    total, forward, backward = _weigh(run.slots, before, _after(text, run), language, _leanings(text, run, language))
    chosen = []
    for k, (slot, ahead, behind) in enumerate(zip(run.slots, forward, backward, strict=True)):
        if len(slot) == 1:
            chosen.append(UNREADABLE if slot == LOST else slot)
            continue
        beside_number = (k == 0 and before == "0") or (k == len(run.slots) - 1 and _after(text, run) == "0")
        form = _sure_form({form: exp(ahead[form] + behind[form] - total) for form in ahead}, beside_number)
        chosen.append(next(c for c in slot if plain(c) == form) if form else UNREADABLE)
    return chosen


def _sure_form(probabilities: dict[str, float], beside_number: bool) -> str | None:
    first, *others = sorted(probabilities, key=lambda form: -probabilities[form])
    best = probabilities[first]
    if beside_number:
        return first if best >= _SURE_OF_UNIT else None
    alone = best >= _LIKELY and (not others or best >= _AHEAD * probabilities[others[0]])
    return first if best >= _SURE or alone else None


def _edits(text: str, run: _Run, language: Language) -> Iterator[Edit]:
    """Yield one edit a stretch of equal length, so that every true character maps to where it stood."""
    true = _choose(text, run, language)
    bounds = (*run.anchors, run.loss if run.loss is not None else run.end)
    start, new = run.start, ""
    if run.start and text[run.start - 1] == "," and true[0] in _MARKS and bounds[1] - bounds[0] == 1:
        yield Edit("realign", run.start - 1, run.start, "", "realign:injection")
    for character, here, following in zip(true, bounds, bounds[1:], strict=False):
        if following - here == 1:
            new += character
            continue
        if new:
            yield Edit("realign", start, here, new, "realign:shift")
        # A comma before a mark was injected before it.
        again = here == run.start and here > 0 and text[here - 1] == "," and character in _MARKS
        yield Edit("realign", here - again, following, character, "realign:shift")
        start, new = following, ""
    if new:
        yield Edit("realign", start, bounds[-1], new, "realign:shift")
    if run.loss is not None:
        yield _loss(text, run, "".join(true))


def _loss(text: str, run: _Run, last: str) -> Edit:
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
    if re.search(r"[。！？]”?\Z", last) and not _NUMBER_AHEAD.match(text, run.end):
        return Edit("realign", run.loss, run.end, "\n", "realign:line")
    line = text[run.end : run.end + 40].split("\n", maxsplit=1)[0]
    closing = _BRACKET.search(line)
    if closing and closing.group() in ")）" and not _NUMBER_AHEAD.match(line):
        return Edit("realign", run.loss, run.end, "（", "realign:bracket")
    if _NUMBER_AHEAD.match(line) or _MEASURE.match(line):
        return Edit("realign", run.loss, run.end, LOST, "lost:1")
    return Edit("realign", run.loss, run.end, UNREADABLE, "realign:unknown")
