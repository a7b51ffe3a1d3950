"""A mail with marks holds the stranger's words and nothing that runs or loads."""

from __future__ import annotations

import html.parser
import re

import pytest

from extractor.explain.explanation import Explanation
from extractor.explain.html import as_html, shown
from extractor.explain.marks import marks_of
from tests.explain.example import example

TAGS = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "pre", "mark", "sup", "span",
    "table", "tr", "th", "td", "ol", "li",
}  # fmt: skip
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class", "title"}


class _Seen(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.policy = ""
        self.text = ""
        self.marks: list[tuple[str, str]] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.attributes |= set(given)
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"] or ""
        if tag == "mark":
            self._open.append(given["class"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._open:
            self.marks.append((self._open[-1], data))


@pytest.fixture(scope="module")
def explanation() -> Explanation:
    return example()


@pytest.fixture(scope="module")
def page(explanation: Explanation) -> str:
    return as_html(explanation, [0], marks_of(explanation), tell=lambda code: code)


@pytest.fixture(scope="module")
def seen(page: str) -> _Seen:
    parser = _Seen()
    parser.feed(page)
    return parser


def test_a_hostile_mail_brings_no_tag_and_no_attribute_of_its_own(seen: _Seen) -> None:
    assert seen.tags <= TAGS
    assert seen.attributes <= ATTRIBUTES


def test_nothing_may_run_or_load(seen: _Seen, page: str) -> None:
    assert "default-src 'none'" in seen.policy
    assert "script-src" not in seen.policy
    style = page[page.index("<style>") : page.index("</style>")]
    assert "url(" not in style
    assert not re.search(r"<[^>]+\s(?:src|href|on\w+|style)\s*=", page)


def test_the_words_of_the_mail_are_all_there(seen: _Seen) -> None:
    assert "<script>alert(1)</script>" in seen.text
    assert "&#60;b&#62;" in seen.text  # as written, not as a browser would read it


def test_signs_that_cannot_be_seen_are_shown(page: str) -> None:
    assert "\u202e" not in page
    assert "\x1b" not in page
    assert shown("a\u202eb") == "a\N{REPLACEMENT CHARACTER}b"


def test_chosen_values_are_marked_as_chosen(seen: _Seen) -> None:
    assert ("invoice chosen", "FA-1") in seen.marks
    assert ("customer chosen", "Durand") in seen.marks
    assert ("word word", "manque") in seen.marks


def test_another_documents_marks_stay_away(seen: _Seen) -> None:
    assert "99,00" not in seen.text
