"""Headers come out as one harmless line."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.intake.headers import addresses, file_name, header_text, instant, message_id


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("Avoir 12", "Avoir 12", id="plain"),
        pytest.param("=?utf-8?q?Gutschrift_f=C3=BCr?=", "Gutschrift für", id="quoted"),
        pytest.param("=?utf-8?B?UsOpY2xhbWF0aW9u?=", "Réclamation", id="base64"),
        pytest.param("=?utf-8?B?UsOpY2xhbWF0aW9u=?=", "Réclamation", id="bad-padding"),
        pytest.param(
            "Re: =?utf-8?q?=C3?= =?utf-8?q?=A9t=C3=A9?= !", "Re: été !", id="cut-in-a-letter"
        ),
        pytest.param("=?utf-8?q?Facture en double?=", "Facture en double", id="blanks-inside"),
        pytest.param("=?iso-8859-1?q?=80_5?=", "€ 5", id="windows-as-latin"),
        pytest.param("=?utf-8?q?A=0D=0ABcc:_x@y.z?=", "A Bcc: x@y.z", id="line-break-smuggled"),
        pytest.param("a\x00b\x1bc", "abc", id="control-characters"),
        pytest.param("facture\u202efdp.exe", "facturefdp.exe", id="reversed-name"),
        pytest.param("R\udce9clam\udce9", "Réclamé", id="raw-bytes"),
        pytest.param("=?utf-8?q?unfinished", "=?utf-8?q?unfinished", id="unfinished-word"),
    ],
)
def test_a_header_is_decoded(written: str, read: str) -> None:
    assert header_text(written) == read


@pytest.mark.parametrize(
    ("written", "pairs"),
    [
        ('"Ebert, Jens" <J.Ebert@X.de>', [("Ebert, Jens", "j.ebert@x.de")]),
        ("=?utf-8?q?J=C3=B6rg?= <j@x.de>", [("Jörg", "j@x.de")]),
        ("a@x.fr, b@y.fr", [("", "a@x.fr"), ("", "b@y.fr")]),
        ("undisclosed-recipients:;", []),
        ("broken <<a@x.fr>", [("", "a@x.fr")]),
        ("", []),
    ],
)
def test_addresses_are_found(written: str, pairs: list[tuple[str, str]]) -> None:
    assert [it for it in addresses(written) if it[1]] == pairs


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("../../../etc/cron.d/x.pdf", "x.pdf"),
        ("C:\\Users\\me\\avoir.pdf", "avoir.pdf"),
        ("a\0b\r\n.pdf", "ab .pdf"),
        ("...", "file"),
        ("", "file"),
    ],
)
def test_a_file_name_is_never_a_path(written: str, read: str) -> None:
    assert file_name(written, fallback="file") == read


def test_a_long_name_keeps_its_ending() -> None:
    assert file_name("x" * 3000 + ".pdf", fallback="file").endswith("xxx.pdf")
    assert len(file_name("x" * 5000, fallback="file")) <= 180


def test_a_date_is_given_in_utc() -> None:
    expected = dt.datetime(2026, 11, 10, 6, 52, tzinfo=dt.UTC)
    assert instant("Tue, 10 Nov 2026 07:52:00 +0100") == expected
    assert instant("Tue, 10 Nov 2026 06:52:00 -0000") == expected


@pytest.mark.parametrize(
    "written", ["", "tomorrow", "Tue, 99 Nov 2026 07:52:00", "31 Dec 9999 23:59 -2359"]
)
def test_an_unreadable_date_is_none(written: str) -> None:
    assert instant(written) is None


@pytest.mark.parametrize(
    ("written", "read"),
    [("<a@b>", "a@b"), (" <[x]@y> (z)", "[x]@y"), ("bare@id", "bare@id"), ("", "")],
)
def test_a_message_id_loses_its_brackets(written: str, read: str) -> None:
    assert message_id(written) == read


@given(st.binary(max_size=200))
def test_any_header_becomes_one_line_that_can_be_stored(raw: bytes) -> None:
    text = header_text(raw.decode("ascii", "surrogateescape"))
    text.encode("utf-8")
    assert len(text.splitlines()) <= 1


@given(st.text(alphabet='<>"@,;:() abc.\\', max_size=120))
def test_any_address_header_gives_pairs(value: str) -> None:
    assert all("@" in address for _, address in addresses(value))
