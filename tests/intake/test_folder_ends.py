"""A file that ends too early is told from one that is whole, kind by kind."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from extractor.intake.folder_ends import HEAD_BYTES, TAIL_BYTES, End, end_of


def picture(kind: str) -> bytes:
    stream = io.BytesIO()
    noise = Image.effect_noise((120, 90), 80)
    noise.save(stream, kind)
    return stream.getvalue()


def archive() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as opened:
        opened.writestr("a.txt", "Il manque 3 colis" * 400)
    return stream.getvalue()


MAIL = (
    b'From: a@b.example\r\nContent-Type: multipart/mixed;\r\n boundary="=_b1"\r\n\r\n'
    b"--=_b1\r\n\r\nIl manque 3 colis\r\n--=_b1\r\n\r\nmerci\r\n--=_b1--\r\n"
)
SEVEN = b"7z\xbc\xaf\x27\x1c\0\x04" + b"c" * 4 + (100).to_bytes(8, "little")
SEVEN += (20).to_bytes(8, "little") + b"h" * 4 + b"x" * 120
KINDS = {
    "pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n",
    "pdf behind a printer's prologue": b"\x1b%-12345X@PJL\r\n%PDF-1.4\n" + b"x" * 90 + b"%%EOF",
    "zip": archive(),
    "jpeg": picture("JPEG"),
    "png": picture("PNG"),
    "gif": picture("GIF"),
    "webp": picture("WEBP"),
    "7z": SEVEN,
    "rtf": rb"{\rtf1 Il manque 3 colis\par}",
    "outlook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1528,
    "mail": MAIL,
    "html": b"<html><body>Il manque 3 colis</body></html>\r\n",
    "xml": b'\xef\xbb\xbf<?xml version="1.0"?><Invoice></Invoice>',
}


def judged(content: bytes) -> End:
    return end_of(content[:HEAD_BYTES], content[-TAIL_BYTES:], len(content))


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_file_is_whole(kind: str) -> None:
    assert judged(KINDS[kind]) is End.WHOLE


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.5, 0.8])
def test_a_file_cut_off_is_seen(kind: str, share: float) -> None:
    content = KINDS[kind]
    assert judged(content[: int(len(content) * share)]) is End.CUT


@pytest.mark.parametrize(
    "content", [b"Il manque 3 colis", b"From: a@b.example\n\nBonjour", b"\xff"]
)
def test_a_kind_without_an_end_is_not_judged(content: bytes) -> None:
    assert judged(content) is End.UNKNOWN


def test_a_file_without_bytes_is_not_begun() -> None:
    assert judged(b"") is End.CUT


@given(
    start=st.sampled_from([b"", b"PK", b"7z\xbc\xaf\x27\x1c", b"RIFF", b"{\\rtf", b"%PDF-"]),
    rest=st.binary(max_size=300),
)
def test_any_bytes_get_an_answer(start: bytes, rest: bytes) -> None:
    assert judged(start + rest) in End
