"""What is said goes to the disputes it belongs to."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction.extract import extract
from extractor.extraction.particulars import read_particulars, share_out
from extractor.extraction.sentences import sentences_of
from extractor.reading.body import read_text
from extractor.values.claim import Claim
from extractor.values.finding import Span
from extractor.values.particulars import DayRole, Particulars
from extractor.values.submission import Part, PartRole

Hear = Callable[..., Particulars]
TEXT = (
    "On invoice INV-1, delivered with DHL, 4 boxes are missing.\n\n"
    "On invoice INV-2 our order 4500771 says 3.10 EUR, please explain.\n\n"
    "Our claim no. C-9901. Please credit both within 14 days."
)


def claim(words: str) -> Claim:
    start = TEXT.index(words)
    unit = Span(0, start, TEXT.index("\n", start), words)
    return Claim(None, 0.0, (), None, words, (unit,))


def test_each_dispute_gets_its_own_words_and_what_is_common(hear: Hear) -> None:
    first, second = share_out(hear(TEXT), [claim("On invoice INV-1"), claim("On invoice INV-2")])
    assert [it.value for it in first.mentions] == ["DHL", "C-9901"]
    assert [it.value for it in second.mentions] == ["4500771", "C-9901"]
    assert (len(first.counts), len(second.counts)) == (1, 0)
    assert {it.ask.value for it in first.wishes} == {"credit_note"}
    assert {it.ask.value for it in second.wishes} == {"credit_note", "explanation"}
    for share in (first, second):
        assert [it.role for it in share.days] == [DayRole.DEADLINE]


def test_a_single_dispute_gets_everything(hear: Hear) -> None:
    said = hear(TEXT)
    (share,) = share_out(said, [claim("On invoice INV-1")])
    assert share.mentions == said.mentions


def test_no_dispute_no_share(hear: Hear) -> None:
    assert share_out(hear(TEXT), []) == ()


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=300))
def test_any_text_is_read_and_every_span_holds(text: str) -> None:
    document = read_text(Part("body", "text/plain", text.encode(), PartRole.BODY))
    findings = extract([document], received=None, entities=None)
    said = read_particulars(
        [document], sentences_of([document], leave_out=()), findings, received=None
    )
    spans = [it.span for it in (*said.mentions, *said.wishes, *said.days, *said.counts, *said.sums)]
    for span in spans:
        assert document.text[span.start : span.end] == span.text
