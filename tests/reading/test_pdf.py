"""The text layer of PDFs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from extractor.errors import CorruptFileError, EncryptedFileError
from extractor.reading.pdf import open_pdf

MakePdf = Callable[..., bytes]
WORDS = [(50.0, 800.0, "Rechnung FA-2026-00417"), (50.0, 780.0, "Grüße: 1.234,50 €")]


def test_words_come_with_boxes_from_the_top_left(make_pdf: MakePdf) -> None:
    with open_pdf("a.pdf", make_pdf(WORDS)) as pdf:
        page = pdf.page(0)
    assert [word.text for word in page.words] == [
        *("Rechnung", "FA-2026-00417", "Grüße:", "1.234,50", "€"),
    ]
    first = page.words[0].box
    assert first is not None
    assert (round(first.x0), page.width, page.height) == (50, 595, 842)
    assert 842 - 800 - 10 < first.y0 < 842 - 800 < first.y1 < 842 - 800 + 5


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_page_turned_for_display_keeps_its_words_in_sight(
    make_pdf: MakePdf, rotation: int
) -> None:
    with open_pdf("a.pdf", make_pdf(WORDS, page_entries=f"/Rotate {rotation}")) as pdf:
        page = pdf.page(0)
    assert len(page.words) == 5
    assert all(it.box and it.box.x1 <= page.width and it.box.y1 <= page.height for it in page.words)
    wide = [it for it in page.words if it.box and it.box.width > it.box.height]
    assert len(wide) >= 3, "text that ran up or down the page was not set upright"


def test_text_outside_the_visible_part_is_left_out(make_pdf: MakePdf) -> None:
    content = make_pdf([*WORDS, (50, 100, "cut away")], page_entries="/CropBox [0 400 595 842]")
    with open_pdf("a.pdf", content) as pdf:
        page = pdf.page(0)
    assert page.height == 442
    assert "away" not in {word.text for word in page.words}
    box = page.words[0].box
    assert box is not None
    assert 842 - 800 - 10 < box.y0 < 842 - 800


def test_thin_shapes_and_frames_become_rules(make_pdf: MakePdf) -> None:
    drawing = "50 700 200 0.7 re f\n100 500 100 80 re S\n0.9 g 50 300 200 20 re f 0 g\n"
    with open_pdf("a.pdf", make_pdf(WORDS, drawing=drawing)) as pdf:
        rules = pdf.page(0).rules
    levels: object = sorted((round(it.at), round(it.length)) for it in rules if it.level)
    uprights: object = sorted((round(it.at), round(it.length)) for it in rules if not it.level)
    near = partial(pytest.approx, abs=2)  # the pen has a width
    assert levels == [(near(142), near(200)), (near(262), near(100)), (near(342), near(100))]
    assert uprights == [(near(100), near(80)), (near(200), near(80))]


def test_one_path_with_many_lines_gives_each(make_pdf: MakePdf) -> None:
    drawing = "50 700 m 250 700 l 50 650 m 250 650 l 50 600 m 250 600 l S\n"
    with open_pdf("a.pdf", make_pdf(WORDS, drawing=drawing)) as pdf:
        rules = pdf.page(0).rules
    assert sorted(round(it.at) for it in rules if it.level) == [142, 192, 242]


@pytest.mark.parametrize("content", [b"%PDF-1.7\nnonsense", b"no pdf", b"%PDF-1.4"])
def test_a_damaged_file_is_named(content: bytes) -> None:
    with pytest.raises(CorruptFileError, match=r"a\.pdf"), open_pdf("a.pdf", content):
        pass


def test_a_file_cut_in_half_ends_in_words_or_a_named_error(make_pdf: MakePdf) -> None:
    content = make_pdf(WORDS)
    for length in range(20, len(content), 61):
        try:
            with open_pdf("a.pdf", content[:length]) as pdf:
                assert pdf.page(0).width > 0
        except CorruptFileError:
            continue


def test_a_password_is_asked_for(samples: Path) -> None:
    content = (samples / "broken" / "locked-letter.pdf").read_bytes()
    with pytest.raises(EncryptedFileError), open_pdf("a.pdf", content):
        pass
