"""Files in the text of old mails are found, the text around them stays."""

from __future__ import annotations

import binascii

from hypothesis import given
from hypothesis import strategies as st

from extractor.intake.files import submission_of
from extractor.intake.mail_parts import Piece
from extractor.intake.uuencoded import split
from extractor.values.submission import PartRole
from tests.hostile.mails import letter

NOTE = b"Facture RE-2026-4512\nIl manque 3 colis\n" * 5


def encoded(content: bytes, name: str = "note.txt") -> bytes:
    lines = [binascii.b2a_uu(content[at : at + 45]) for at in range(0, len(content), 45)]
    return f"begin 644 {name}\n".encode() + b"".join(lines) + b"`\nend\n"


def body(content: bytes) -> Piece:
    return Piece("body", "text/plain", content, PartRole.BODY)


def test_a_file_in_the_text_is_an_attachment() -> None:
    content = letter(
        body=b"\r\nIl manque 3 colis\r\n\r\n" + encoded(NOTE, "../a.txt") + b"\r\nAnne\r\n"
    )
    submission = submission_of(content, file="a.eml")
    assert [(it.name, it.role) for it in submission.parts] == [
        ("body", PartRole.BODY),
        ("a.txt", PartRole.ATTACHMENT),
    ]
    assert submission.parts[0].content.split() == b"Il manque 3 colis Anne".split()
    assert submission.parts[1].content == NOTE


def test_a_sentence_that_begins_so_stays_text() -> None:
    text = body(b"begin 644 times\nI wrote to you\nend\nof it")
    assert split(text) == (text, [])


@given(st.binary(min_size=1, max_size=300), st.binary(max_size=30))
def test_any_file_survives_between_any_text(content: bytes, before: bytes) -> None:
    _, files = split(body(b"Hello\n" + encoded(content) + b"end\n" + before))
    assert [it.content for it in files] == [content]


@given(st.lists(st.sampled_from([b"begin 644 a\n", b"end\n", b"M\n", b"#86)C\n", b"x\n", b"`\n"])))
def test_any_text_is_split(lines: list[bytes]) -> None:
    split(body(b"".join(lines)))
