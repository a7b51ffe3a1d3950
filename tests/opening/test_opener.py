"""Files taken apart in a child give what they give in this process, or one named error."""

from __future__ import annotations

import email.message
import os
import signal
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.errors import (
    CorruptFileError,
    EmptyMessageError,
    InputError,
    LimitError,
    MemoryLimitError,
    ReaderError,
    TimeLimitError,
)
from extractor.intake.files import submission_of
from extractor.intake.limits import Limits
from extractor.jail.host import can_fork
from extractor.jail.walls import WALLS
from extractor.opening.guess import is_plain_mail
from extractor.opening.opener import Opened, Opener
from extractor.reading.read import read
from extractor.reading.settings import ReadingSettings
from extractor.testing import ScriptedOcr
from extractor.testing.mischief import PROGRAM
from extractor.values.document import Document

MIB = 1024 * 1024
MAIL = (
    b"From: Anne <a@client.fr>\r\nTo: b@us.fr\r\nSubject: Avoir\r\n"
    b"Date: Mon, 2 Mar 2026 23:30:00 -0800\r\nMessage-ID: <1@client.fr>\r\n\r\n"
    b"Il manque 3 colis sur la facture FA-2026-118.\r\n"
)
forked = pytest.mark.skipif(not can_fork(), reason="no template forks on this system")


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """Write a PDF of one page whose content is packed twice, of half a gigabyte in all."""
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(bytes(MIB)) for _ in range(512)) + packer.flush()
    content = zlib.compress(packed, 9)
    return b"".join(
        (
            b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n",
            b"2 0 obj << /Type /Pages /Count 1 /Kids [3 0 R] >> endobj\n",
            b"3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            b" endobj\n4 0 obj << /Length %d /Filter [/FlateDecode /FlateDecode] >>" % len(content),
            b"\nstream\n" + content + b"\nendstream endobj\ntrailer << /Root 1 0 R >>\n%%EOF",
        )
    )


@pytest.fixture(scope="module")
def opener() -> Iterator[Opener]:
    with Opener(ReadingSettings(workers=1), Limits()) as one:
        yield one


def documents(opened: Opened) -> list[Document]:
    return [opened.read(number) for number in range(len(opened.submission.parts))]


def files(samples: Path) -> list[Path]:
    found = sorted(it for it in samples.iterdir() if it.suffix in {".eml", ".pdf", ".zip", ".csv"})
    return [it for it in found if it.stat().st_size < 200_000][:12]


def test_a_file_is_taken_apart_and_read_as_in_this_process(opener: Opener, samples: Path) -> None:
    for path in files(samples):
        content = path.read_bytes()
        here = submission_of(content, file=str(path))
        with opener.open(content, str(path)) as opened:
            assert opened.submission == here
            for part, document in zip(here.parts, documents(opened), strict=True):
                if document.pages and document.pages[0].source != "ocr":
                    assert document == read(part, settings=ReadingSettings(), engine=None)


def test_the_instants_of_a_mail_arrive_as_they_are_read(opener: Opener) -> None:
    here = submission_of(MAIL, file="a.eml").envelope
    with opener.open(MAIL, "a.eml") as opened:
        assert opened.submission.envelope == here
    assert here is not None
    assert here.date is not None


def test_a_name_that_cannot_be_encoded_is_kept(opener: Opener) -> None:
    name = b"r\xe9clam.eml".decode("utf-8", "surrogateescape")
    with opener.open(MAIL, name) as opened:
        assert opened.submission.file == name
        assert documents(opened)[0].text


TABLE = b"facture;montant\r\nFA-2026-118;1204,10\r\nFA-2026-119;18,00\r\n"


@forked
def test_a_plain_mail_has_a_child_without_libraries(plain_and_not: Opener) -> None:
    with plain_and_not.open(MAIL, "a.eml") as opened:
        assert "FA-2026-118" in documents(opened)[0].text
    assert len(plain_and_not.template_ids()) == 1


def test_what_a_child_of_a_plain_mail_cannot_read_another_one_reads(plain_and_not: Opener) -> None:
    mail = email.message.EmailMessage()
    mail["From"], mail["Subject"] = "a@client.fr", "Avoir"
    mail.set_content("Il manque 3 colis.\n")
    mail.add_attachment(TABLE, maintype="text", subtype="csv", filename="liste.csv")
    assert is_plain_mail(mail.as_bytes())
    with plain_and_not.open(mail.as_bytes(), "a.eml") as opened:
        text, table = documents(opened)
    assert "3 colis" in text.text
    assert table.pages[0].tables


@pytest.fixture
def plain_and_not() -> Iterator[Opener]:
    with Opener(ReadingSettings(workers=1), Limits()) as one:
        yield one


@pytest.mark.parametrize(
    ("content", "error"),
    [
        pytest.param(b"From: a@b.fr\r\nSubject: x\r\n\r\n", EmptyMessageError, id="empty-mail"),
        pytest.param(b"\x7fELF\x02\x01\x01" + bytes(80), InputError, id="program"),
        pytest.param(b"x" * (2 * MIB), LimitError, id="too-large"),
    ],
)
def test_what_cannot_be_taken_apart_is_named(content: bytes, error: type[Exception]) -> None:
    with (
        Opener(ReadingSettings(), Limits(file_bytes=MIB)) as small,
        pytest.raises(error, match=r"odd\.bin"),
        small.open(content, "odd.bin"),
    ):
        pass


def test_an_engine_of_ones_own_starts_no_process() -> None:
    with Opener(ReadingSettings(), Limits(), engine=ScriptedOcr()) as here:
        with here.open(MAIL, "a.eml") as opened:
            assert documents(opened)[0].text
        assert here.template_ids() == ()
        assert here.walls() is None


@pytest.fixture(scope="module")
def mischief() -> Iterator[Opener]:
    reading = ReadingSettings(
        workers=1, page_seconds=8.0, page_cpu_seconds=1.0, memory_bytes=300 * MIB
    )
    with Opener(reading, Limits(), program=PROGRAM) as one:
        yield one


@pytest.mark.parametrize(
    ("name", "error"),
    [
        pytest.param("crash-1.eml", CorruptFileError, id="crash"),
        pytest.param("hang.eml", TimeLimitError, id="hang"),
        pytest.param("spin.eml", TimeLimitError, id="spin"),
        pytest.param("memory.eml", MemoryLimitError, id="memory"),
        pytest.param("output.eml", MemoryLimitError, id="output"),
    ],
)
def test_a_file_that_misbehaves_ends_in_one_outcome_and_the_next_is_read(
    mischief: Opener, name: str, error: type[InputError]
) -> None:
    with pytest.raises(error, match=f"{name}.*taking it apart"), mischief.open(MAIL, name):
        pass
    with mischief.open(MAIL, "well.eml") as opened:
        assert "FA-2026-118" in documents(opened)[0].text


@forked
def test_a_template_that_is_killed_costs_no_file(opener: Opener) -> None:
    with opener.open(MAIL, "a.eml"):
        pass
    for number in opener.template_ids():
        os.kill(number, signal.SIGKILL)
    with opener.open(MAIL, "b.eml") as opened:
        for number in opener.template_ids():
            os.kill(number, signal.SIGKILL)
        assert "FA-2026-118" in documents(opened)[0].text


@pytest.mark.slow
def test_a_page_that_ends_its_child_costs_only_itself(bomb: bytes) -> None:
    """The mail's text is read by the child that took it apart, whatever becomes of the bomb."""
    with Opener(ReadingSettings(workers=1, memory_bytes=300 * MIB), Limits()) as small:
        with small.open(_with_attachment(bomb), "a.eml") as opened:
            text, attached = opened.submission.parts
            assert (text.role, attached.media_type) == ("body", "application/pdf")
            with pytest.raises(InputError, match=r"bomb\.pdf"):
                opened.read(1)
            assert "FA-2026-118" in opened.read(0).text
        with small.open(MAIL, "b.eml") as opened:
            assert "FA-2026-118" in opened.read(0).text


def _with_attachment(content: bytes) -> bytes:
    mail = email.message.EmailMessage()
    mail["From"], mail["Subject"] = "a@client.fr", "Avoir"
    mail.set_content("Il manque 3 colis sur la facture FA-2026-118.\n")
    mail.add_attachment(content, maintype="application", subtype="pdf", filename="bomb.pdf")
    return mail.as_bytes()


def test_several_threads_share_an_opener(opener: Opener) -> None:
    texts: list[str] = []

    def work() -> None:
        with opener.open(MAIL, "a.eml") as opened:
            texts.append(documents(opened)[0].text)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(texts) == 6


@forked
def test_the_walls_are_told(opener: Opener) -> None:
    walls = opener.walls()
    assert walls is not None
    assert set(walls) <= set(WALLS)


def test_a_program_that_cannot_be_loaded_is_said() -> None:
    with (
        Opener(ReadingSettings(), Limits(), program="extractor.nowhere") as none,
        pytest.raises(ReaderError, match="isolate = false"),
        none.open(MAIL, "a.eml"),
    ):
        pass
