from __future__ import annotations

import concurrent.futures
import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import LabelError
from extractor.values.label import (
    SPAN_FIELDS,
    LabelledDocument,
    LabelledItem,
    LabelledSpan,
    append_labels,
    label_schema,
    latest,
    read_labels,
    write_labels,
)

TEXT = "Sur la facture FA-2026-00417 il manque 3 cartons, soit 120,50 €."
DOCUMENT = LabelledDocument(
    id="a1",
    sha256="ab" * 32,
    file="mail.eml",
    texts=(TEXT,),
    message=TEXT,
    language="fr",
    customer_id="C-1",
    document_type="claim_email",
    triage="dispute",
    items=(
        LabelledItem("shortage", "", "FA-2026-00417", Decimal("120.50"), "explicit", TEXT),
        LabelledItem("our_own_category"),
    ),
    spans=(LabelledSpan(0, 15, 28, "invoice", "FA-2026-00417"),),
    labeler="ana",
    at=dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC),
    chosen="active",
    batch="march",
)


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    file = tmp_path / "labels.jsonl"
    write_labels(file, [DOCUMENT, LabelledDocument("a2")])
    assert read_labels(file) == [DOCUMENT, LabelledDocument("a2")]


@given(
    text=st.text(min_size=1).map(lambda it: it.replace("\r", "")).filter(bool),
    amount=st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=2),
    field=st.sampled_from(SPAN_FIELDS),
)
def test_any_text_and_amount_comes_back(
    tmp_path_factory: pytest.TempPathFactory, text: str, amount: Decimal | None, field: str
) -> None:
    file = tmp_path_factory.mktemp("labels") / "labels.jsonl"
    document = LabelledDocument(
        "x",
        texts=(text,),
        items=(LabelledItem("shortage", amount=amount),),
        spans=(LabelledSpan(0, 0, len(text), field, text),),  # type: ignore[arg-type]
    )
    write_labels(file, [document])
    assert read_labels(file) == [document]


def test_what_is_no_character_leaves_spans_in_their_place(tmp_path: Path) -> None:
    broken = LabelledDocument(
        "x", texts=("a\udc80 F-1",), spans=(LabelledSpan(0, 3, 6, "invoice", "F-1"),)
    )
    write_labels(tmp_path / "labels.jsonl", [broken])
    assert read_labels(tmp_path / "labels.jsonl")[0].texts == ("a? F-1",)


def test_a_line_follows_the_schema(tmp_path: Path) -> None:
    write_labels(tmp_path / "labels.jsonl", [DOCUMENT, LabelledDocument("a2")])
    validator = jsonschema.Draft202012Validator(label_schema())
    for line in (tmp_path / "labels.jsonl").read_text().splitlines():
        validator.validate(json.loads(line))


def test_what_others_added_meanwhile_stays(tmp_path: Path) -> None:
    file = tmp_path / "new" / "labels.jsonl"
    with concurrent.futures.ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda at: append_labels(file, [LabelledDocument(str(at))]), range(20)))
    assert sorted(int(it.id) for it in read_labels(file)) == list(range(20))


def test_a_line_added_to_a_file_without_an_end_of_line_is_a_line_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "labels.jsonl"
    file.write_text('{"format": 1, "id": "a1"}')
    append_labels(file, [LabelledDocument("a2")])
    assert [it.id for it in read_labels(file)] == ["a1", "a2"]


def test_the_last_word_of_each_person_counts() -> None:
    ana, bea = LabelledDocument("a", labeler="ana"), LabelledDocument("a", labeler="bea")
    later = LabelledDocument("a", labeler="ana", triage="order")
    assert latest([ana, bea, later]) == [later, bea]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("{", "no JSON object", id="no-json"),
        pytest.param("[1]", "dictionary", id="a-list"),
        pytest.param('{"id": "a"}', "format", id="no-format"),
        pytest.param('{"format": 2, "id": "a"}', "format", id="another-format"),
        pytest.param('{"format": 1}', "id", id="no-id"),
        pytest.param('{"format": 1, "id": "a", "categry": "x"}', "categry", id="misspelt"),
        pytest.param('{"format": 1, "id": "a", "triage": "x"}', "known are dispute", id="triage"),
        pytest.param(
            '{"format": 1, "id": "a", "at": "2026-03-01T09:30:00"}', "timezone", id="naive-time"
        ),
        pytest.param(
            '{"format": 1, "id": "a", "items": [{"category": "x", "amount": "12,5"}]}',
            "items.0.amount",
            id="amount",
        ),
        pytest.param(
            '{"format": 1, "id": "a", "texts": ["abc"], "spans": [{"document": 0, "start": 0, '
            '"end": 2, "field": "invoice", "text": "bc"}]}',
            "does not stand",
            id="moved-span",
        ),
        pytest.param(
            '{"format": 1, "id": "a", "spans": [{"document": 0, "start": 0, "end": 2, '
            '"field": "invoice", "text": "bc"}]}',
            "no text 0",
            id="span-without-text",
        ),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "labels.jsonl"
    file.write_text('{"format": 1, "id": "a1"}\n\n' + line + "\n")
    with pytest.raises(LabelError, match=said) as caught:
        read_labels(file)
    assert (caught.value.file, caught.value.line) == (str(file), 3)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match=r"none\.jsonl: .*check the path"):
        read_labels(tmp_path / "none.jsonl")


def test_a_file_that_cannot_be_written_stays(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LabelError, match="File exists; check the path"):
        append_labels(tmp_path / "file" / "labels.jsonl", [DOCUMENT])
