"""Text comes out right although the announced charset is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.intake.charsets import decode

TEXT = "Réclamation über 12,50 €"


@pytest.mark.parametrize(
    ("written", "announced"),
    [
        pytest.param("utf-8", "utf-8", id="right"),
        pytest.param("utf-8", "iso-8859-1", id="utf-8-announced-as-latin"),
        pytest.param("utf-8", "windows-1252", id="utf-8-announced-as-windows"),
        pytest.param("utf-8", None, id="nothing-announced"),
        pytest.param("utf-8", "x-unknown", id="unknown"),
        pytest.param("utf-8", "punycode", id="not-a-charset-of-mails"),
        pytest.param("cp1252", "iso-8859-1", id="windows-announced-as-latin"),
        pytest.param("cp1252", "utf-8", id="windows-announced-as-utf-8"),
        pytest.param("cp1252", "us-ascii", id="windows-announced-as-ascii"),
        pytest.param("iso-8859-15", "ISO-8859-15", id="latin-9"),
        pytest.param("utf-16", None, id="byte-order-mark"),
        pytest.param("utf-7", "utf-7", id="utf-7"),
    ],
)
def test_text_survives(written: str, announced: str | None) -> None:
    assert decode(TEXT.encode(written), declared=announced) == TEXT


@given(
    st.binary(max_size=200),
    st.sampled_from(["", "utf-7", "utf-16", "hz", "gb2312", "a\0b", "base64"]),
)
def test_any_bytes_give_text_that_can_be_stored(content: bytes, declared: str) -> None:
    decode(content, declared=declared).encode("utf-8")


@pytest.mark.parametrize("announced", [None, "utf-8", "utf-16", "iso-8859-1"])
@pytest.mark.parametrize("written", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_characters_need_no_mark(written: str, announced: str | None) -> None:
    assert decode(TEXT.encode(written), declared=announced) == TEXT


def test_an_announced_utf_16_is_not_believed_where_there_is_none() -> None:
    assert decode(TEXT.encode(), declared="utf-16") == TEXT


@pytest.mark.parametrize("announced", [None, "iso-8859-1", "iso-2022-jp"])
def test_japanese_is_told_by_its_escapes(announced: str | None) -> None:
    assert decode("請求書 77".encode("iso-2022-jp"), declared=announced) == "請求書 77"


def test_a_mail_glued_together_from_two_charsets_is_read_line_by_line() -> None:
    glued = TEXT.encode() + b"\r\n" + TEXT.encode("cp1252")
    assert decode(glued, declared="utf-8") == f"{TEXT}\r\n{TEXT}"
