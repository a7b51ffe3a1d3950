"""`extractor explain`: readable, complete, and safe with a stranger's words."""

from __future__ import annotations

import dataclasses
import io
import json
from pathlib import Path

import pytest
from rich.cells import cell_len

from extractor.cli.explain_view import print_explanation
from extractor.explain.explanation import Explanation
from tests.cli.conftest import Command
from tests.explain.example import example


@pytest.fixture(scope="module")
def explanation() -> Explanation:
    return example()


def printed(explanation: Explanation, *, everything: bool = False) -> str:
    stream = io.StringIO()
    print_explanation(explanation, stream, everything=everything)
    return stream.getvalue()


def test_what_was_chosen_comes_first_with_figure_and_threshold(explanation: Explanation) -> None:
    text = printed(explanation)
    places = [
        text.index(it)
        for it in ("review", "12.50 EUR", "99.00 EUR", "not in the customer's ledger")
    ]
    assert places == sorted(places)
    assert "0.80 (needs 0.90: too low)" in text
    assert "FA-1 0.95 (needs 0.90)" in text
    assert "0.97 before calibration" in text
    assert "manque +1.20" in text


def test_rejected_candidates_are_told_with_the_reason(explanation: Explanation) -> None:
    text = printed(explanation)
    assert "99.00 EUR" in text
    assert "not in the customer's ledger" in text
    assert "read as FA-1" not in text
    assert "and 1 more; --all shows them" in text


def test_all_shows_what_was_left_out(explanation: Explanation) -> None:
    text = printed(explanation, everything=True)
    assert "read as FA-1" in text
    assert "--all" not in text


def test_lines_fit_without_a_terminal(explanation: Explanation) -> None:
    assert max(cell_len(it) for it in printed(explanation).splitlines()) <= 100


def test_a_strangers_words_move_nothing_on_the_terminal(explanation: Explanation) -> None:
    text = printed(explanation, everything=True)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "Durand [red]&[/red] fils" in text  # shown as written, not taken for a colour


def test_a_dispute_without_values_says_so(explanation: Explanation) -> None:
    dispute = explanation.disputes[0]
    bare = dataclasses.replace(
        dispute,
        record=dispute.record.model_copy(update={"invoice": None, "disputed_amount": None}),
        amounts=(dataclasses.replace(dispute.amounts[0], value=None, place=None),),
        units=(),
    )
    text = printed(dataclasses.replace(explanation, disputes=(bare,)))
    assert "none fits" in text
    assert "none is given" in text


def test_a_missing_file_ends_with_one_line(
    command: Command, ledger_folder: Path, tmp_path: Path
) -> None:
    ended = command("explain", tmp_path / "gone.eml", "--ledger", ledger_folder)
    assert (ended.code, ended.out) == (3, "")
    assert "there is no such file" in ended.err


@pytest.mark.slow
def test_json_goes_to_standard_output_and_files_to_the_folder(
    command: Command, ledger_folder: Path, samples: Path, tmp_path: Path
) -> None:
    ended = command(
        "explain", samples / "dev-fr-062.eml", "--ledger", ledger_folder,
        "--json", "--out", tmp_path / "why",
    )  # fmt: skip
    assert ended.code == 0
    assert json.loads(ended.out) == json.loads((tmp_path / "why" / "explain.json").read_text())
    assert {it.name for it in (tmp_path / "why").iterdir()} == {"explain.json", "explain.html"}


@pytest.mark.slow
def test_a_file_that_cannot_be_read_says_why(
    command: Command, ledger_folder: Path, samples: Path
) -> None:
    ended = command("explain", samples / "broken" / "locked-letter.pdf", "--ledger", ledger_folder)
    assert ended.code == 3
    assert "password" in ended.err
