"""The whole reading: what must hold for any text."""

from __future__ import annotations

import json

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.test_restore import ANY_TEXT, FRAGMENTS, check
from transforms.reading import document, read_article
from transforms.records import Article
from transforms.rules import default_rules


@given(st.one_of(ANY_TEXT, st.lists(FRAGMENTS, max_size=30).map("".join)))
@example("\ud800")  # half of a surrogate pair, as JSON escapes can leave behind
@settings(deadline=None, max_examples=150)
def test_any_text_is_read(raw: str) -> None:
    reading = read_article(Article(raw, "0"), default_rules())
    check(reading.restored)
    ids = {figure.id for figure in reading.figures}
    assert len(ids) == len(reading.figures)
    for figure in reading.figures:
        assert raw[figure.start : figure.end] == figure.quote
        assert figure.damaged == (figure.low is None or figure.high is None)
        if figure.low is not None and figure.high is not None:
            assert figure.low <= figure.high
    assert all(member.figure in ids for relation in reading.relations for member in relation.members)
    assert all(figure in ids for problem in reading.problems for figure in problem.figures)
    json.dumps(document(reading, {}, reading.problems))
