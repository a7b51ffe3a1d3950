"""What a file looks like from outside decides which kind of child is forked for it."""

from __future__ import annotations

import pytest

from extractor.opening.guess import LARGEST, is_plain_mail

HEAD = b"From: a@client.fr\r\nSubject: Avoir\r\n"


@pytest.mark.parametrize(
    ("content", "plain"),
    [
        pytest.param(HEAD + b"\r\nBonjour\r\n", True, id="mail"),
        pytest.param(b"From anne@client.fr Mon Mar  2\r\n" + HEAD, True, id="mbox"),
        pytest.param(b"\r\n<!DOCTYPE html><p>Bonjour", True, id="html"),
        pytest.param(HEAD + b"Content-type:application/pdf\r\n\r\nJVBERi0=", False, id="pdf"),
        pytest.param(HEAD + b"\r\n--b\r\nCONTENT-TYPE: image/png\r\n\r\n", False, id="picture"),
        pytest.param(HEAD + b"\r\n" + b"x" * LARGEST, False, id="large"),
        pytest.param(b"%PDF-1.7\n", False, id="bare-pdf"),
        pytest.param(b"", False, id="nothing"),
    ],
)
def test_only_small_mails_and_pages_without_files_are_plain(content: bytes, *, plain: bool) -> None:
    assert is_plain_mail(content) is plain
