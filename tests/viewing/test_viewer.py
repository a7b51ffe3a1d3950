"""What a person sees of a received file is what was read, and a bad file does no harm."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from extractor.errors import CorruptFileError, InputError, OcrError, StoreError
from extractor.intake.limits import Limits
from extractor.reading.settings import ReadingSettings
from extractor.store.audit import SYSTEM
from extractor.store.clearing import clear
from extractor.store.erasing import Target, Why, erase
from extractor.store.store import Store
from extractor.values.document import Word
from extractor.values.geometry import Box
from extractor.values.record import FileRecord, SourceRecord, Status
from extractor.viewing.viewer import Viewer, words_inside
from tests.hostile.documents import one_page, pdf, zeros
from tests.viewing.conftest import Keep

MIXED = (
    b"From: a@client.fr\r\nSubject: Avoir\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/related; boundary=r\r\n\r\n"
    b"--r\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n"
    b"--a\r\nContent-Type: text/plain\r\n\r\nIl manque 3 colis sur la facture FA-2026-118.\r\n"
    b"--a\r\nContent-Type: text/html\r\n\r\n<p>Il manque <b>3 colis</b> sur la facture"
    b' FA-2026-118. <img src="cid:logo@x" alt="Logo"><img src="http://evil.example/t.gif"></p>'
    b"<script>alert(1)</script>\r\n--a--\r\n"
    b"--r\r\nContent-Type: image/png\r\nContent-ID: <logo@x>\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\n%s\r\n--r--\r\n"
)
PLAIN = b"From: a@client.fr\r\nSubject: Avoir\r\n\r\nIl manque 3 colis sur FA-2026-118.\r\n"


def logo() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (60, 20), "red").save(stream, "PNG")
    return stream.getvalue()


def picture(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def test_a_mail_has_its_text_with_the_offsets_of_evidence_and_no_pages(
    viewer: Viewer, keep: Keep
) -> None:
    sha256 = keep("a.eml", PLAIN)
    original = viewer.original(sha256)
    assert [(it.name, it.sheets, it.is_letter) for it in original.pieces] == [("body", (), True)]
    assert viewer.text(sha256, 0).text.startswith("Il manque 3 colis")


def test_the_mail_as_it_was_laid_out_runs_nothing_and_keeps_its_own_picture(
    viewer: Viewer, keep: Keep
) -> None:
    sha256 = keep("b.eml", MIXED % base64.b64encode(logo()))
    letter = viewer.letter(sha256, 0)
    assert "<b>3 colis</b>" in letter.markup
    assert "script" not in letter.markup
    assert "evil.example" not in letter.markup
    assert letter.markup.count("data:image/webp") == 1
    assert letter.left_out == 1


def test_a_plain_mail_has_no_layout(viewer: Viewer, keep: Keep) -> None:
    assert not viewer.letter(keep("a.eml", PLAIN), 0).markup


def test_a_page_is_drawn_in_the_width_asked_for_and_only_once(
    viewer: Viewer, keep: Keep, store: Store, pictures_of: Callable[[Store], list[Path]]
) -> None:
    sha256 = keep("one.pdf", pdf(one_page()))
    sheet = viewer.original(sha256).pieces[0].sheets[0]
    first = viewer.picture(sha256, 0, 1, width=1000)
    kept = pictures_of(store)
    drawn = picture(first)
    assert drawn.format == "WEBP"
    assert drawn.width == 1400
    assert drawn.height / drawn.width == pytest.approx(sheet.height / sheet.width, abs=0.01)
    assert viewer.picture(sha256, 0, 1, width=1000) == first
    assert pictures_of(store) == kept
    viewer.forget(sha256)
    assert not [it for it in pictures_of(store) if sha256 in str(it)]


def test_words_lie_on_the_letters_of_the_picture(viewer: Viewer, keep: Keep) -> None:
    sha256 = keep("one.pdf", pdf(one_page()))
    page = viewer.words(sha256, 0, 1)
    drawn = picture(viewer.picture(sha256, 0, 1)).convert("L")
    scale = drawn.width / page.width
    for word in page.words:
        assert word.box is not None
        box = [it * scale for it in word.box.as_list()]
        assert drawn.crop((int(box[0]), int(box[1]), int(box[2]), int(box[3]))).getextrema()[0] < 90


def test_a_dragged_box_gives_digital_words_without_recognising_them(
    viewer: Viewer, keep: Keep
) -> None:
    sha256 = keep("one.pdf", pdf(one_page()))
    number = next(it for it in viewer.words(sha256, 0, 1).words if "4512" in it.text)
    assert number.box is not None
    assert [it.text for it in viewer.spell(sha256, 0, 1, number.box)] == [number.text]


def test_an_empty_box_asks_for_recognition(viewer: Viewer, keep: Keep) -> None:
    sha256 = keep("one.pdf", pdf(one_page()))
    with pytest.raises(OcrError):
        viewer.spell(sha256, 0, 1, Box(10, 10, 60, 30))


def test_a_huge_page_is_drawn_small(viewer: Viewer, keep: Keep) -> None:
    objects = one_page()
    objects[3] = objects[3].replace(b"595 842", b"14400 14400")
    drawn = picture(viewer.picture(keep("huge.pdf", pdf(objects)), 0, 1, width=2400))
    assert drawn.width * drawn.height <= 12_500_000


def test_a_page_that_is_not_there_is_named(viewer: Viewer, keep: Keep) -> None:
    sha256 = keep("one.pdf", pdf(one_page()))
    with pytest.raises(CorruptFileError, match="no page 7"):
        viewer.picture(sha256, 0, 7)
    with pytest.raises(CorruptFileError, match="no part 3"):
        viewer.picture(sha256, 3, 1)


def test_an_unknown_file_is_named(viewer: Viewer) -> None:
    with pytest.raises(StoreError):
        viewer.original("0" * 64)


def test_a_bomb_ends_its_child_and_the_next_file_is_shown(store: Store, keep: Keep) -> None:
    bomb = one_page()
    packed = zeros(600)
    bomb[4] = b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (
        len(packed),
        packed,
    )
    settings = ReadingSettings(
        workers=1, engine="none", memory_bytes=400 * 1024 * 1024, page_cpu_seconds=5, page_seconds=8
    )
    shown = keep("one.pdf", pdf(one_page()))
    with Viewer(store, settings, Limits()) as viewer:
        with pytest.raises(InputError):
            viewer.picture(keep("bomb.pdf", pdf(bomb)), 0, 1)
        assert viewer.picture(shown, 0, 1)


def test_a_scan_is_shown_straight_as_it_was_read(samples: Path, tmp_path: Path) -> None:
    pytest.importorskip("tesserocr", reason="no text recognition is installed")
    content = (samples / "dev-de-024.png").read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    with Store.open(tmp_path) as store:
        source = SourceRecord(file="scan.png", sha256=sha256)
        store.save(FileRecord(source=source, status=Status.PROCESSED), content)
        with Viewer(store, ReadingSettings(workers=1), Limits()) as viewer:
            page = viewer.words(sha256, 0, 1)
            sure = [it for it in page.words if it.sure and it.box and len(it.text) > 4][:8]
            drawn = picture(viewer.picture(sha256, 0, 1)).convert("L")
            scale = drawn.width / page.width
            assert sure
            for word in sure:
                assert word.box is not None
                box = [round(it * scale) for it in word.box.as_list()]
                low, high = drawn.crop((box[0], box[1], box[2], box[3])).getextrema()
                assert high - low > 60
            box = next(it.box for it in page.words if it.box and len(it.text) > 5)
            assert viewer.spell(sha256, 0, 1, Box(box.x0, box.y0, box.x1, box.y1))


def test_pictures_of_an_erased_file_go_with_it(
    viewer: Viewer, keep: Keep, store: Store, pictures_of: Callable[[Store], list[Path]]
) -> None:
    other = keep("one.pdf", pdf(one_page()))
    sha256 = keep("erased.pdf", pdf(one_page(b"BT /F1 12 Tf 50 700 Td (Geheim) Tj ET")))
    for it in (other, sha256):
        viewer.picture(it, 0, 1)
    number = store.find(sha256)[0]
    erase(store, Target(submissions=(number,)), Why(SYSTEM, "kept long enough"))
    clear(store)
    left = [str(it) for it in pictures_of(store)]
    assert not [it for it in left if sha256 in it]
    assert [it for it in left if other in it]


def test_words_inside_are_those_whose_middle_is_in_the_box() -> None:
    words = (Word("a", Box(0, 0, 10, 10)), Word("b", Box(8, 0, 30, 10)), Word("c"))
    assert [it.text for it in words_inside(words, Box(0, 0, 12, 12))] == ["a"]
