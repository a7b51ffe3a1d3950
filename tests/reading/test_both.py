"""A page read by one engine, its tokens with digits checked by another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from extractor.errors import OcrError, OcrTimeoutError
from extractor.reading.both import BothEngine
from extractor.reading.cache import CachedEngine
from extractor.reading.rereading import LineReading, Pixels
from extractor.testing import ScriptedOcr, check_ocr_engine
from extractor.values.document import Word
from extractor.values.geometry import Box

PAGE = np.full((200, 800), 255, np.uint8)


class ScriptedLines:
    """Reads from each line what the script says."""

    def __init__(self, *script: str | OcrError, name: str = "lines", version: str = "1") -> None:
        self.name = name
        self.widths: list[int] = []
        self._version = version
        self._script = list(script)

    def version(self) -> str:
        return self._version

    def read_lines(
        self,
        crops: Sequence[Pixels],
        *,
        language: str | None,  # noqa: ARG002
        dpi: int,  # noqa: ARG002
    ) -> list[LineReading]:
        self.widths.extend(crop.shape[1] for crop in crops)
        found: list[LineReading] = []
        for _ in crops:
            said = self._script.pop(0) if self._script else ""
            if isinstance(said, OcrError):
                raise said
            found.append(LineReading(said, 0.9))
        return found


def line(*texts: str, confidence: float = 0.95, y: float = 50) -> list[Word]:
    """Put words on a line, 100 pixels apart."""
    return [
        Word(text, Box(20 + 100 * at, y, 110 + 100 * at, y + 20), confidence)
        for at, text in enumerate(texts)
    ]


def read(
    words: list[Word], second: ScriptedLines, referee: ScriptedLines | None = None
) -> list[Word]:
    engine = BothEngine(ScriptedOcr([words]), second, referee)
    return engine.recognise(PAGE, language="fr", dpi=200)


def test_what_both_read_alike_is_sure() -> None:
    [_, number, _] = read(line("Facture", "FA-2026-417", "du"), ScriptedLines("FA-2026-417"))
    assert number.sure


@pytest.mark.parametrize("second", ["FA-2026-411", ""])
def test_what_only_one_read_is_kept_and_not_sure(second: str) -> None:
    [_, number] = read(line("Facture", "FA-2026-417", confidence=0.9), ScriptedLines(second))
    assert number.text == "FA-2026-417"
    assert not number.sure
    assert number.confidence < 0.9


def test_what_the_first_is_sure_of_is_not_read_again() -> None:
    [_, number] = read(line("Facture", "FA-2026-417", confidence=0.99), ScriptedLines("nonsense"))
    assert (number.text, number.confidence) == ("FA-2026-417", 0.99)


def test_a_look_alike_of_letter_and_digit_stays_unsure_even_if_both_agree() -> None:
    [number] = read(line("P0194078"), ScriptedLines("P0194078"))
    assert not number.sure


def test_words_without_digits_are_left_as_they_were() -> None:
    words = line("Facture", "du", "mois", confidence=0.61)
    second = ScriptedLines()
    assert read(words, second) == words
    assert second.widths == []


def test_neighbours_are_cut_out_together() -> None:
    second = ScriptedLines("12.11.2026 2.190,24", "7")
    read([*line("12.11.2026", "2.190,24", "EUR"), *line("7", y=120)], second)
    assert len(second.widths) == 2
    assert second.widths[0] >= 190
    assert second.widths[1] <= 110


def test_glued_words_are_parted_where_the_second_engine_saw_a_blank() -> None:
    words = read(line("8823094"), ScriptedLines("8823 094"))
    assert [it.text for it in words] == ["8823", "094"]
    first, second = (it.box for it in words)
    assert first is not None
    assert second is not None
    assert 20 <= first.x0 < first.x1 <= second.x0 < second.x1 <= 110


def test_a_referee_is_asked_only_where_the_two_disagree() -> None:
    referee = ScriptedLines("0,00")
    words = read([*line("417"), *line("0.00", y=120)], ScriptedLines("417", "0,00"), referee)
    assert len(referee.widths) == 1
    assert [it.text for it in words] == ["417", "0,00"]
    assert [it.sure for it in words] == [True, False]


def test_a_referee_of_the_first_engines_family_makes_nothing_sure() -> None:
    [word] = read(line("0.00"), ScriptedLines("0,00"), ScriptedLines("0.00"))
    assert word.text == "0.00"
    assert not word.sure


def test_a_crop_that_was_cut_too_small_does_not_shorten_a_number() -> None:
    [word] = read(line("7715"), ScriptedLines("77"), ScriptedLines("77"))
    assert word.text == "7715"
    assert not word.sure


def test_a_crop_that_was_cut_beside_the_number_does_not_replace_it() -> None:
    [word, _] = read(line("30", "cartons"), ScriptedLines("carton"), ScriptedLines("carton"))
    assert word.text == "30"
    assert not word.sure


def test_a_page_that_reads_like_nothing_is_not_read_again() -> None:
    second = ScriptedLines("417")
    read(line("417", "x2", confidence=0.3), second)
    assert second.widths == []


def test_a_page_is_kept_when_the_check_takes_too_long() -> None:
    words = line("417")
    assert read(words, ScriptedLines(OcrTimeoutError("lines", "too long"))) == words


def test_a_check_that_fails_is_an_error() -> None:
    with pytest.raises(OcrError, match="broken"):
        read(line("417"), ScriptedLines(OcrError("lines", "it is broken")))


def test_it_keeps_the_promises_of_an_engine() -> None:
    check_ocr_engine(BothEngine(ScriptedOcr([line("417")]), ScriptedLines("417")))


def test_the_cache_reads_again_when_either_engine_is_another_version(tmp_path: Path) -> None:
    def cached(version: str) -> list[Word]:
        second = ScriptedLines("417", version=version)
        engine = BothEngine(ScriptedOcr([line("417" if version == "1" else "418")]), second)
        found = CachedEngine(engine, tmp_path).recognise(PAGE, language="fr", dpi=200)
        return list(found)

    assert [it.text for it in cached("1")] == ["417"]
    assert [it.text for it in cached("1")] == ["417"]
    assert [it.text for it in cached("2")] == ["418"]
