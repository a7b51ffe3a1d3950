"""What the page and a session say to each other; a page is believed in nothing."""

from __future__ import annotations

import copy
import json
import re
import shutil
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import extractor.labeling.choices
from extractor.errors import SettingsError
from extractor.labeling.board import Board
from extractor.labeling.choices import LANGUAGES, choices, words
from extractor.labeling.documents import Documents
from extractor.labeling.session import Rules, Session
from extractor.values.label import LabelledDocument, read_labels
from extractor.values.taxonomy import SHIPPED
from extractor.workflow.words import words as written_words

CATALOGUE = Path(extractor.labeling.choices.__file__).with_name("words.toml")
SAMPLES = ("dev-fr-051.eml", "dev-fr-014.pdf")
HOSTILE = (
    "From: <script>alert(1)</script> <x@parent.fr>\r\n"
    "Subject: <img src=x onerror=alert(2)> 01309\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\n"
    "il manque 2 cartons \u202egnorw \U0001f4e6 sur la 01309, soit 88,00 \u20ac.\r\n"
)


@pytest.fixture(scope="module")
def inbox(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    for name in SAMPLES:
        shutil.copy(samples / name, folder)
    (folder / "hostile.eml").write_bytes(HOSTILE.encode())
    return folder


@pytest.fixture
def board(documents: Documents, tmp_path: Path) -> Board:
    session = Session.open(documents.waiting(), documents.propose, tmp_path, "anna")
    return Board(session, documents)


def board_on(documents: Documents, folder: Path, name: str) -> tuple[Board, dict[str, Any]]:
    """Give a board that asks about one file."""
    waiting = [it for it in documents.waiting() if Path(it.file).name == name]
    rules = Rules(random_share=0.0)
    board = Board(Session.open(waiting, documents.propose, folder, "anna", rules), documents)
    return board, asked(board)


def asked(board: Board) -> dict[str, Any]:
    """Give what is asked, as the browser gets it: through JSON."""
    task = json.loads(json.dumps(board.state()))["task"]
    assert isinstance(task, dict)
    return task


def answer(task: dict[str, Any], **changes: object) -> dict[str, Any]:
    """Give what the page sends when everything proposed is right."""
    kept = ("id", "triage", "document_type", "customer_id", "items", "spans")
    return {"kind": "answer", **{it: copy.deepcopy(task[it]) for it in kept}, **changes}


def saved(folder: Path) -> LabelledDocument:
    return read_labels(folder / "anna.jsonl")[-1]


def word(task: dict[str, Any], text: str) -> dict[str, Any]:
    """Give the place of a word that the page shows."""
    for part in task["parts"]:
        lines = [it["words"] for it in (*part.get("lines", ()), *part.get("pages", ()))]
        for start, end, shown, *_ in (it for line in lines for it in line):
            if shown == text:
                return {"document": part["text"], "start": start, "end": end}
    raise AssertionError(text)


def test_every_word_stands_where_the_page_says(documents: Documents, board: Board) -> None:
    for _ in range(3):
        task = asked(board)
        texts = documents.propose(task["id"]).texts
        for part in task["parts"]:
            for line in (*part.get("lines", ()), *part.get("pages", ())):
                for start, end, shown, *_ in line["words"]:
                    assert len(shown) == end - start
                    assert shown.replace("\ufffd", "") in texts[part["text"]][start:end] or (
                        "\ufffd" in shown
                    )
        board.handle({"kind": "unknown", "id": task["id"]})


def test_what_is_proposed_can_be_saved_as_it_is(documents: Documents, tmp_path: Path) -> None:
    board, task = board_on(documents, tmp_path, "dev-fr-051.eml")
    reply = board.handle(answer(task))
    assert reply.content["moved"] is True
    proposal = documents.propose(task["id"])
    kept = saved(tmp_path)
    assert (kept.items, kept.spans, kept.triage) == (proposal.items, proposal.spans, "dispute")
    assert board.state()["task"] is None


def test_what_a_person_changes_is_kept(documents: Documents, tmp_path: Path) -> None:
    board, task = board_on(documents, tmp_path, "dev-fr-051.eml")
    item = task["items"][0] | {"category": "shortage", "sub_reason": "", "amount": "1 203,30"}
    board.handle(answer(task, items=[item], spans=[]))
    (kept,) = saved(tmp_path).items
    assert (kept.category, kept.amount) == ("shortage", Decimal("1203.30"))
    assert saved(tmp_path).spans == ()


def test_a_message_that_is_no_dispute_keeps_no_items(documents: Documents, tmp_path: Path) -> None:
    board, task = board_on(documents, tmp_path, "dev-fr-051.eml")
    board.handle(answer(task, triage="payment_notice"))
    assert (saved(tmp_path).triage, saved(tmp_path).items) == ("payment_notice", ())


def test_a_category_of_ones_own_can_be_chosen(documents: Documents, tmp_path: Path) -> None:
    waiting = [it for it in documents.waiting() if Path(it.file).name == "dev-fr-051.eml"]
    session = Session.open(waiting, documents.propose, tmp_path, "anna")
    board = Board(session, documents, categories=("pallet_exchange",))
    shown = json.loads(json.dumps(board.choices))["en"]
    assert ["pallet_exchange", "pallet exchange"] in shown["category"]
    task = asked(board)
    board.handle(answer(task, items=[task["items"][0] | {"category": "pallet_exchange"}]))
    assert saved(tmp_path).items[0].category == "pallet_exchange"


def test_a_sub_reason_of_another_category_is_left_out(documents: Documents, tmp_path: Path) -> None:
    board, task = board_on(documents, tmp_path, "dev-fr-051.eml")
    item = task["items"][0] | {"category": "shortage", "sub_reason": "vat_rate"}
    board.handle(answer(task, items=[item]))
    assert saved(tmp_path).items[0].sub_reason == ""


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"triage": "<b>"}, "“<b>” is none of the choices", id="triage"),
        pytest.param({"document_type": "poem"}, "“poem” is none", id="document-type"),
        pytest.param({"items": [{"category": "theft"}]}, "“theft” is none", id="category"),
        pytest.param(
            {"items": [{"category": "shortage", "amount": "12 apples"}]},
            "“12 apples” is no amount", id="amount",
        ),
        pytest.param(
            {"spans": [{"document": 9, "start": 0, "end": 3, "field": "invoice"}]},
            "outside the text", id="no-such-text",
        ),
        pytest.param(
            {"spans": [{"document": 0, "start": 3, "end": 3, "field": "invoice"}]},
            "outside the text", id="nothing",
        ),
        pytest.param(
            {"spans": [{"document": 0, "start": "0", "end": 3, "field": "invoice"}]},
            "outside the text", id="no-number",
        ),
        pytest.param(
            {"spans": [{"document": 0, "start": 0, "end": 3, "field": "secret"}]},
            "“secret” is none", id="field",
        ),
        pytest.param({"id": "other"}, "Another document is asked", id="another-document"),
        pytest.param({"kind": "format the disk"}, "is none of the choices", id="kind"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_not_kept(
    documents: Documents, tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    board, task = board_on(documents, tmp_path, "dev-fr-051.eml")
    reply = board.handle(answer(task, **changes))
    assert said in str(reply.content["text"])
    assert reply.content["is_bad"] is True
    assert not (tmp_path / "anna.jsonl").exists()


@pytest.mark.parametrize(
    ("field", "clicked", "value"),
    [
        pytest.param("invoice", "01309,", "FA-2026-01309", id="number-of-the-ledger"),
        pytest.param("disputed_amount", "88,00", "88.00", id="amount"),
        pytest.param("purchase_order", "01309,", "01309", id="as-written"),
    ],
)
def test_words_become_the_value_of_a_field(
    documents: Documents, tmp_path: Path, field: str, clicked: str, value: str
) -> None:
    board, task = board_on(documents, tmp_path, "hostile.eml")
    place = word(task, clicked)
    reply = board.handle({"kind": "take", "id": task["id"], "field": field, **place}).content
    assert (reply["kind"], reply["value"]) == ("taken", value)
    assert reply["text"] == clicked.rstrip(",")  # the comma is no part of it
    board.handle(
        answer(task, spans=[{it: reply[it] for it in ("document", "start", "end", "field")}])
    )
    (span,) = saved(tmp_path).spans
    assert span.text == clicked.rstrip(",")


def test_words_that_say_nothing_of_the_kind_are_told(documents: Documents, tmp_path: Path) -> None:
    board, task = board_on(documents, tmp_path, "hostile.eml")
    place = word(task, "manque")
    reply = board.handle({"kind": "take", "id": task["id"], "field": "disputed_amount", **place})
    assert "“manque” says nothing" in str(reply.content["text_problem"])


def test_what_would_turn_the_order_of_letters_is_replaced(
    documents: Documents, tmp_path: Path
) -> None:
    _, task = board_on(documents, tmp_path, "hostile.eml")
    shown = json.dumps(task, ensure_ascii=False)
    assert "\u202e" not in shown
    assert "\ufffd" in shown
    assert "<img" in shown  # as text; the page makes nodes of it, see test_widget


def test_lines_of_a_passage_stay_lines_and_come_back_as_they_were(
    documents: Documents, tmp_path: Path
) -> None:
    board, task = board_on(documents, tmp_path, "dev-fr-014.pdf")
    assert "\n" in task["items"][0]["passage"]
    assert "\ufffd" not in task["items"][0]["passage"]
    board.handle(answer(task))
    assert saved(tmp_path).items == documents.propose(task["id"]).items


def test_a_page_comes_as_a_picture(documents: Documents, tmp_path: Path) -> None:
    board, task = board_on(documents, tmp_path, "dev-fr-014.pdf")
    (part,) = task["parts"]
    assert part["kind"] == "pages"
    wanted = {"kind": "picture", "id": task["id"], "part": part["number"], "page": 1}
    reply = board.handle(wanted)
    assert reply.picture
    assert reply.picture.startswith(b"RIFF")
    assert "cannot be drawn" in str(board.handle(wanted | {"page": 99}).content["problem"])
    assert "cannot be drawn" in str(board.handle(wanted | {"id": "no such"}).content["problem"])


def test_going_back_shows_the_answer_again(documents: Documents, tmp_path: Path) -> None:
    board, task = board_on(documents, tmp_path, "dev-fr-051.eml")
    board.handle(answer(task, triage="order"))
    reply = board.handle({"kind": "undo"})
    assert reply.content["moved"] is True
    assert asked(board)["triage"] == "order"
    assert "nothing to take back" in str(board.handle({"kind": "undo"}).content["text"])


PLACES = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("language", [it for it in LANGUAGES if it != "en"])
def test_every_choice_and_sentence_is_said_in_every_language(language: str) -> None:
    english, said = words("en"), words(language)
    catalogue = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    assert all(it.keys() == set(LANGUAGES) for it in catalogue.values())
    assert all(said.values())
    for key, sentence in english.items():
        assert sorted(PLACES.findall(said[key])) == sorted(PLACES.findall(sentence)), key
    ours, theirs = choices(language), choices("en")
    for group in ("triage", "document_type", "category", "amount_is", "field"):
        names = dict(ours[group])  # type: ignore[call-overload]
        assert names.keys() == dict(theirs[group]).keys()  # type: ignore[call-overload]
        assert all(names.values())
        # a word may be the same in two languages, most are not
        same = sum(names[code] == name for code, name in theirs[group])  # type: ignore[attr-defined]
        assert same <= len(names) // 3, (group, names)
    for category in SHIPPED.codes:
        assert word_is_said("categories", category, language)
    assert words("la") == english


def word_is_said(group: str, code: str, language: str) -> bool:
    return language in written_words()[group][code]


def test_a_page_gets_its_language_or_all_to_choose_from(
    documents: Documents, tmp_path: Path
) -> None:
    session = Session.open(documents.waiting(), documents.propose, tmp_path, "anna")
    assert tuple(Board(session, documents).words) == LANGUAGES
    german = Board(session, documents, language="de")
    assert tuple(german.words) == tuple(german.choices) == ("de",)
    assert "zurückzunehmen" in str(german.handle({"kind": "undo"}).content["text"])
    with pytest.raises(SettingsError, match="'it' is none of en, fr, de, es"):
        Board(session, documents, language="it")


@pytest.mark.parametrize(
    ("language", "said"),
    [("es", "nada que deshacer"), ("de", "zurückzunehmen"), ("la", "nothing to take back")],
)
def test_a_page_is_answered_in_the_language_that_it_shows(
    board: Board, language: str, said: str
) -> None:
    told = board.handle({"kind": "undo", "language": language}).content["text"]
    assert said in str(told)
