"""Outlook's packed text is unpacked as its specification says, and the HTML in it found."""

from __future__ import annotations

import contextlib
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import CorruptFileError, InputError, LimitError
from extractor.intake.limits import DEFAULT_LIMITS, Limits
from extractor.intake.rtf_body import text_of, unpacked
from tests.hostile.outlook import HTML, RTF, packed

# the two examples of MS-OXRTFCP 4.1: a plain one, and one that refers to what it is writing
SIMPLE = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a80"
    "0fa0"
)
CROSSING = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")


def test_the_examples_of_the_specification_are_unpacked() -> None:
    assert unpacked(SIMPLE, most=999) == (b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n")
    assert unpacked(CROSSING, most=999) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_text_that_was_not_packed_is_given() -> None:
    content = struct.pack("<LL4sL", 20, 8, b"MELA", 0) + b"{\\rtf1 }" + b"more"
    assert unpacked(content, most=999) == b"{\\rtf1 }"


def test_html_is_found_as_it_was_written() -> None:
    assert text_of(packed(RTF), limits=DEFAULT_LIMITS) == (HTML, "text/html")


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        pytest.param(rb"caf\'e9 \u8364?5", "café €5", id="characters"),
        pytest.param(rb"a\par b\tab c\line\{d\}\~e", "a\r\nb\tc\r\n{d}\u00a0e", id="signs"),
        pytest.param(rb"a{\*\generator b}{\pict c}d", "ad", id="hidden-groups"),
        pytest.param(rb"a\htmlrtf b\htmlrtf0 c", "ac", id="for-other-programs"),
        pytest.param(rb"a\bin3 }}}b", "ab", id="raw-bytes"),
        pytest.param(rb"a\u55357?b", "a\ufffdb", id="half-a-character"),
        pytest.param(b"a}}}}b", "ab", id="too-many-braces"),
    ],
)
def test_plain_text_is_found(rtf: bytes, text: str) -> None:
    whole = rb"{\rtf1\ansi\ansicpg1252\fromtext " + rtf + b"}"
    assert text_of(packed(whole), limits=DEFAULT_LIMITS) == (text, "text/plain")


def test_other_rtf_is_left_as_it_is() -> None:
    rtf = rb"{\rtf1\ansi Il manque 3 colis}"
    assert text_of(packed(rtf), limits=DEFAULT_LIMITS) == (rtf.decode(), "application/rtf")


def test_a_size_beyond_the_limit_is_refused_before_unpacking() -> None:
    with pytest.raises(LimitError, match="body_bytes"):
        text_of(packed(RTF), limits=Limits(body_bytes=100))


@pytest.mark.parametrize("content", [b"", bytes(15), bytes(8) + b"none" + bytes(9)])
def test_another_packing_is_corrupt(content: bytes) -> None:
    with pytest.raises(CorruptFileError):
        unpacked(content, most=999)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 2**32 - 1))
def test_any_bytes_are_unpacked_within_the_limit_or_refused(content: bytes, size: int) -> None:
    whole = struct.pack("<LL4sL", 0, size, b"LZFu", 0) + content
    with contextlib.suppress(InputError):
        assert len(unpacked(whole, most=5000)) <= 5000


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from([b"{", b"}", b"\\*", b"\\htmltag", b"\\u-1 ", b"\\'e9", b"a", b"\\bin9 "])
    )
)
def test_any_rtf_is_walked_through(tokens: list[bytes]) -> None:
    text_of(packed(b"{\\rtf1\\fromhtml1 " + b"".join(tokens)), limits=DEFAULT_LIMITS)
