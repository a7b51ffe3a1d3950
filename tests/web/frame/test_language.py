"""The catalogues are in step with the pages, and French leaves nothing out."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import zoneinfo
from decimal import Decimal
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the extra `desk` is not installed")

from extractor.web.frame.language import LANGUAGES, best_language, catalogue
from extractor.web.frame.render import Words, commands
from extractor.web.frame.written import Writer

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
AT = dt.datetime(2026, 7, 7, 22, 30, tzinfo=dt.UTC)


def test_every_sentence_is_in_the_catalogues_and_in_french(root: Path) -> None:
    """`python tools/messages.py` brings them in step; the French words are written by hand."""
    checked = subprocess.run(
        [sys.executable, "tools/messages.py", "--check"],
        cwd=root, capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_without_translation_is_shown_in_english(language: str) -> None:
    assert catalogue(language).gettext("no such sentence") == "no such sentence"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_percent_sign_of_a_translation_is_no_place_for_a_value(language: str) -> None:
    said = Words(language)._("95 of 100: %(low)s to %(high)s", low="1", high="2")
    assert "1" in said
    assert "%%" not in said


def test_what_is_to_be_typed_is_shown_as_such() -> None:
    assert commands("see `a <b>` & c") == "see <code>a &lt;b&gt;</code> &amp; c"
    assert commands("one ` alone <") == "one ` alone &lt;"


def test_french_counts_none_as_one() -> None:
    words = catalogue("fr")
    assert [words.ngettext("%(num)s case", "%(num)s cases", it) for it in (0, 1, 2)] == [
        "%(num)s dossier", "%(num)s dossier", "%(num)s dossiers",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ("it,de;q=0.5,en;q=0.7", "en"),
        ("es-MX", "es"),
        ("ja", "de"),
        ("", "de"),
        ("*;q=x, en;q=abc", "en"),
        (";;,,;q=", "de"),
    ],
)
def test_the_language_is_the_best_of_those_wanted(wanted: str, language: str) -> None:
    assert best_language(wanted, "de") == language


@pytest.mark.parametrize(
    ("language", "amount", "instant"),
    [
        ("en", "€1,204.50", "8 Jul 2026 00:30"),
        ("fr", "1 204,50 €", "8 juil. 2026 00:30"),
        ("de", "1.204,50 €", "08.07.2026 00:30"),
        ("es", "1.204,50 €", "8 jul 2026 00:30"),
    ],
)
def test_amounts_and_instants_are_written_as_the_reader_does(
    language: str, amount: str, instant: str
) -> None:
    writer = Writer(language, PARIS)
    plain = writer.amount(Decimal("1204.50"), "EUR").replace("\u202f", " ").replace("\xa0", " ")
    assert plain == amount
    assert writer.instant(AT) == instant
    assert writer.size(468).startswith("468")
    assert writer.size(37_660).replace("\u202f", " ").replace("\xa0", " ")[:5] in {
        "37.7 ", "37,7 ",
    }  # fmt: skip
    assert (writer.amount(None), writer.day(None), writer.share(None)) == ("–", "–", "–")
    assert writer.share(0.992, digits=1).replace("\u202f", " ").replace("\xa0", " ")[:4] in {
        "99.2", "99,2",
    }  # fmt: skip
