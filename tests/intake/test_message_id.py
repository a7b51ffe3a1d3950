"""A Message-ID is found by a short look, and is the one the parser will find."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.intake.files import submission_of
from extractor.intake.limits import DEFAULT_LIMITS
from extractor.intake.message_id import find_message_id


@pytest.mark.parametrize(
    ("mail", "found"),
    [
        pytest.param(b"Subject: a\r\nMessage-ID: <1@x>\r\n\r\nb", "1@x", id="usual"),
        pytest.param(b"message-id:<1@x>\n\nb", "1@x", id="unix lines, small letters"),
        pytest.param(b"Message-ID:\r\n <1@x.outlook>\r\n\r\n", "1@x.outlook", id="folded"),
        pytest.param(b"Subject: a\r\n\r\nMessage-ID: <1@x>\r\n", "", id="in the body"),
        pytest.param(b"X-Message-ID: <1@x>\r\n\r\n", "", id="another field"),
        pytest.param(b"Message-ID: <[a]@x>\r\n\r\n", "[a]@x", id="as Exchange writes"),
        pytest.param(b"Message-ID: \r\n\r\n", "", id="empty"),
        pytest.param(b"\0\xff\0", "", id="no mail"),
    ],
)  # fmt: skip
def test_it_is_found_in_the_header_only(mail: bytes, found: str) -> None:
    assert find_message_id(mail) == found


@given(value=st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S")), max_size=80))
def test_it_is_the_one_that_reading_finds(value: str) -> None:
    mail = f"Subject: a\r\nMessage-ID: <{value}>\r\n\r\nText\r\n".encode()
    envelope = submission_of(mail, file="a.eml", limits=DEFAULT_LIMITS).envelope
    assert envelope
    assert find_message_id(mail) == envelope.message_id


@given(content=st.binary(max_size=3000))
def test_any_bytes_give_a_line_of_text(content: bytes) -> None:
    assert "\n" not in find_message_id(b"Message-ID:" + content)


def test_only_the_start_of_an_endless_header_is_looked_at() -> None:
    flood = b"X-Filler: " + b"x" * 300_000 + b"\r\n"
    assert find_message_id(b"Subject: a\r\n" + flood + b"Message-ID: <1@x>\r\n\r\n") == ""
