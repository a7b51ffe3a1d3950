"""What a server answers is understood, whatever stands between."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from extractor.intake.mailbox.answers import bodies, clean_text, listed_mails, numbers

NEWS = b"7 (FLAGS (\\Seen) UID 12)"  # of another mail, that nobody asked for


def test_bytes_are_found_by_number_before_or_behind_them() -> None:
    answer = [
        NEWS,
        (b"1 (UID 4 BODY[]<0> {5}", b"first"),
        b")",
        NEWS,
        (b"2 (BODY[]<0> {6}", b"second"),
        b" UID 5 FLAGS ())",
        b"3 (UID 6 BODY[]<0> NIL)",
        b'4 (UID 7 BODY[]<0> "a\\"b")',
    ]
    assert bodies(answer) == {4: b"first", 5: b"second", 6: b"", 7: b'a"b'}


def test_a_mail_that_speaks_imap_is_not_listened_to() -> None:
    content = b"Subject: x\r\n\r\n* 9 FETCH (UID 99 BODY[] NIL)\r\n)\0 UID 98 "
    assert bodies([(b"1 (UID 4 BODY[]<0> {49}", content), b")"]) == {4: content}


def test_size_and_time_are_read() -> None:
    answer = [
        b'1 (UID 88 RFC822.SIZE 1204 INTERNALDATE " 7-Jul-2026 02:44:25 +0200")',
        b'2 (INTERNALDATE "yesterday" RFC822.SIZE 3 UID 89)',
        NEWS,
        None,
    ]
    first, second = listed_mails(answer)
    assert (first.uid, first.size) == (88, 1204)
    assert first.received == dt.datetime(2026, 7, 7, 0, 44, 25, tzinfo=dt.UTC)
    assert (second.uid, second.received) == (89, None)


def test_numbers_come_in_order_from_all_lines() -> None:
    assert numbers([b"5 3", b"", None, b"4 3 x"]) == [3, 4, 5]


def test_a_server_cannot_write_into_our_log() -> None:
    assert clean_text([b"no\r\nERROR root: all is lost\x1b[2J"]) == "no ERROR root: all is lost[2J"


PARTS = st.lists(st.none() | st.binary() | st.tuples(st.binary(), st.binary()))


@given(answer=PARTS)
def test_garbage_is_no_mail_and_no_crash(answer: list[object]) -> None:
    assert all(isinstance(it, bytes) for it in bodies(answer).values())
    assert all(it.size >= 0 for it in listed_mails(answer))
    assert numbers(answer) == sorted(set(numbers(answer)))
    assert clean_text(answer).isprintable()
