"""Every error survives a process border, speaks in sentences and is documented."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor import errors
from extractor.errors import ExtractorError


def _below(kind: type[ExtractorError]) -> Iterator[type[ExtractorError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


# An error of one package that never leaves it is not in the tree.
KINDS = sorted(
    (kind for kind in _below(ExtractorError) if kind.__module__ == errors.__name__),
    key=lambda kind: kind.__name__,
)
FACTS: dict[type[ExtractorError], tuple[object, ...]] = {
    errors.LedgerRowError: ("open_invoices.csv", 12, "gross_amount", "'12,x' is no amount"),
    errors.LabelError: ("labels.jsonl", 3, "id: Field required"),
    errors.PromotionError: ("3", ("it is worse",)),
}


def _example(kind: type[ExtractorError]) -> ExtractorError:
    return kind(*FACTS.get(kind, ("letter.pdf", "the first page has no end")))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_survives_pickling(kind: type[ExtractorError]) -> None:
    error = _example(kind)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own bytes)
    assert (type(again), again.args, str(again)) == (kind, error.args, str(error))
    assert vars(again) == vars(error)


def test_a_delivery_error_still_knows_whether_to_try_again() -> None:
    error = errors.DeliveryError("records.csv", "the disk is full", retryable=False)
    assert pickle.loads(pickle.dumps(error)).retryable is False  # noqa: S301 (our own bytes)


def test_a_source_error_still_knows_whether_to_try_again() -> None:
    error = errors.SourceError("imap:accounts", "the password is wrong", retryable=False)
    assert pickle.loads(pickle.dumps(error)).retryable is False  # noqa: S301 (our own bytes)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_names_the_file_it_is_about(kind: type[ExtractorError]) -> None:
    error = _example(kind)
    assert str(error.args[0]) in str(error)


def test_codes_are_unique() -> None:
    codes = [kind.code for kind in KINDS]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_is_drawn_in_the_tree_and_documented(
    kind: type[ExtractorError], root: Path
) -> None:
    assert errors.__doc__ is not None
    assert kind.__name__ in errors.__doc__
    documented = (root / "docs" / "errors.md").read_text()
    row = rf"^\|.*`{kind.__name__}`.*`{kind.code}`.*\b{kind.exit_code}\b.*\|"
    assert re.search(row, documented, re.MULTILINE)
