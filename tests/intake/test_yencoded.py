"""What news programs wrote into a text is named and taken out; what stands around it stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.intake.files import submission_of
from extractor.intake.mail_parts import Piece
from extractor.intake.yencoded import REASON, split
from extractor.values.submission import PartRole
from tests.hostile.mails import letter

FILE = b"".join(
    bytes([(it + 42) % 256])
    for it in b"Facture RE-2026-4512 " * 20
    if (it + 42) % 256 not in b"\0\n\r="
)


def encoded(name: bytes, *, end: bytes = b"=yend size=420 crc32=0a0b0c0d\r\n") -> bytes:
    return b"=ybegin line=128 size=420 name=" + name + b"\r\n" + FILE + b"\r\n" + end


def body(content: bytes) -> Piece:
    return Piece("body", "text/plain", content, PartRole.BODY)


def test_a_file_in_the_text_is_noted_with_its_name_and_the_words_stay() -> None:
    content = letter(
        body=b"\r\nIl manque 3 colis\r\n\r\n" + encoded(b"../claim 1.pdf") + b"\r\nAnne\r\n"
    )
    submission = submission_of(content, file="a.eml")
    assert submission.parts[0].content.split() == b"Il manque 3 colis Anne".split()
    assert [(it.name, it.reason) for it in submission.skipped] == [("claim 1.pdf", REASON)]


def test_a_file_that_was_cut_off_reaches_to_the_end() -> None:
    rest, notes = split(body(b"Hello\n" + encoded(b"a.pdf", end=b"")))
    assert rest.content == b"Hello\n"
    assert [it.name for it in notes] == ["a.pdf"]


def test_every_part_of_a_larger_file_is_noted() -> None:
    rest, notes = split(body(encoded(b"a.pdf") + b"and\n" + encoded(b"b.pdf")))
    assert rest.content == b"and\n"
    assert [it.name for it in notes] == ["a.pdf", "b.pdf"]


@pytest.mark.parametrize(
    "text", [b"=ybegin is how it starts\nname=x\n", b"we write =ybegin size=1 name=a\n", b"=yend\n"]
)
def test_a_sentence_about_it_stays_text(text: bytes) -> None:
    assert split(body(text)) == (body(text), [])


@given(st.lists(st.sampled_from([b"=ybegin size=1 name=a\n", b"=yend size=1\n", b"x\n", b"=y\n"])))
def test_any_text_is_split(lines: list[bytes]) -> None:
    rest, notes = split(body(b"".join(lines)))
    assert bool(notes) == (b"=ybegin size=1 name=a\n" in lines)
    assert b"=ybegin" not in rest.content
