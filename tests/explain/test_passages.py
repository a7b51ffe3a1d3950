"""What the classifier read leads back to where it stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractor.explain.passages import span_in, stretches_of
from extractor.values.finding import Span

LETTER = "Dear Sirs,\nTwo cases are missing.\nTwo cases are missing.\nYours, Ann"


def units(*texts: str) -> list[Span]:
    spans, start = [], 10
    for text in texts:
        spans.append(Span(1, start, start + len(text), text))
        start += len(text) + 1
    return spans


def test_a_line_left_out_of_a_passage_does_not_move_the_others() -> None:
    passage = "Two cases are missing.\nYours, Ann"
    found = stretches_of(passage, units(LETTER))
    start = passage.index("Ann")
    where = span_in(found, start, start + 3)
    assert where == (1, 10 + LETTER.index("Ann"), 10 + LETTER.index("Ann") + 3)


def test_a_repeated_line_leads_to_its_own_place() -> None:
    found = stretches_of(LETTER, units(LETTER))
    second = LETTER.rindex("missing")
    assert span_in(found, second, second + 7) == (1, 10 + second, 17 + second)


def test_cells_put_together_are_found_word_by_word() -> None:
    found = stretches_of("short delivery", units("FA-1", "short", "12.50", "delivery"))
    assert span_in(found, 6, 14) == (1, 10 + len("FA-1 short 12.50 "), 10 + 25)


def test_words_from_two_places_have_no_one_place() -> None:
    found = stretches_of("short delivery", units("short", "delivery"))
    assert span_in(found, 0, 14) is None


def test_words_that_stand_nowhere_are_left_out() -> None:
    assert stretches_of("made up", units("short")) == ()


LINES = st.lists(st.text(alphabet="ab \t", max_size=6), max_size=6).map("\n".join)


@given(texts=st.lists(LINES, max_size=4), passage=LINES)
def test_every_stretch_holds_the_words_of_the_passage(texts: list[str], passage: str) -> None:
    spans = units(*texts)
    whole = {it.start + at: sign for it in spans for at, sign in enumerate(it.text)}
    for it in stretches_of(passage, spans):
        there = "".join(whole[it.start + at] for at in range(it.high - it.low))
        assert there == passage[it.low : it.high]
