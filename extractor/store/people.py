"""Find what a store holds about a person, by a mailbox or a name, wherever it is written.

Everything is looked through: the words that were read, records, cases, comments, notices, the
audit trail, names of files. Names are compared without case and accents, in either order.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import dataclasses
import json
import quopri
import re
import unicodedata
import urllib.parse
from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from extractor.errors import StoreError
from extractor.store import tables as t
from extractor.store import tables_cases as c
from extractor.store.readings import fetch_reading
from extractor.store.store import Store
from extractor.store.tables_audit import audit
from extractor.store.tables_notices import message, message_notice, notice
from extractor.store.tables_views import saved_view
from extractor.store.walking import Advance, Walk, silent
from extractor.values.reading import Reading

_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{60,}\r?\n)*[A-Za-z0-9+/]{20,}={0,2}")
_ENCODINGS = ("utf-8", "latin-1")
_SEARCHED = (  # as often as they are gone through
    t.submission, t.submission, t.arrival, t.event, t.part, t.record, c.dispute_case, c.case_body,
    c.case_event, c.correction, message, message_notice, audit, saved_view,
)  # fmt: skip
_GAP = r"[\W_]+"
_LEAST = 3  # letters of what is sought; less is everywhere


class Sought:
    """A person who is sought.

    Attributes:
        text: the mailbox or name as it was given.
    """

    def __init__(self, text: str) -> None:
        """Say who.

        Raises:
            StoreError: it is too short to mean one person.
        """
        self.text = text.strip()
        words = re.findall(r"\w+", folded(self.text))
        if sum(map(len, words)) < _LEAST:
            raise StoreError(repr(text), "is too short to mean one person; give a name or mailbox")
        if "@" in self.text:
            pattern = rf"(?<![\w.+-]){re.escape(folded(self.text))}(?![\w-])"
        else:
            orders = [words] if len(words) < 2 else [words, [words[-1], *words[:-1]]]
            pattern = "|".join(rf"\b{_GAP.join(map(re.escape, it))}\b" for it in orders)
        self._pattern = re.compile(pattern)

    def is_in(self, text: str | None) -> bool:
        """Say whether a text names the person."""
        return bool(text) and self._pattern.search(folded(text or "")) is not None

    def is_in_any(self, texts: Iterable[str | None]) -> bool:
        """Say whether one of several texts does."""
        return any(self.is_in(it) for it in texts)

    def is_in_json(self, text: str | None) -> bool:
        """Say whether a text within JSON does, also JSON within JSON."""
        if not text:
            return False
        try:
            return self.is_in_any(_strings(json.loads(text)))
        except ValueError:
            return self.is_in(text)


@dataclasses.dataclass(frozen=True, slots=True)
class Held:
    """What names a person, by the numbers of the rows.

    Attributes:
        cases: that name the person themselves, or whose file does.
        open_cases: ids of those that are not closed.
        views: lists that people keep, by account and name.
    """

    submissions: tuple[int, ...]
    cases: tuple[int, ...]
    open_cases: tuple[str, ...]
    messages: tuple[int, ...]
    entries: tuple[int, ...]
    views: tuple[tuple[int, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was found."""
        found = (self.submissions, self.cases, self.messages, self.entries, self.views)
        return not any(found)


def folded(text: str) -> str:
    """Give a text without case and accents."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(it for it in apart if not unicodedata.combining(it)).casefold()


def rows_to_search(store: Store) -> int:
    """Give how many rows `find_person` looks through.

    Raises:
        StoreError: the store does not answer.
    """
    with store.database.reading() as connection:
        return sum(
            connection.execute(sa.select(sa.func.count()).select_from(it)).scalar_one()
            for it in _SEARCHED
        )


def find_person(store: Store, sought: Sought, *, advance: Advance = silent) -> Held:
    """Find everything that names a person: the whole store, some rows at a time.

    Words are kept folded and cut for searching, and originals not at all, so no index could say
    that a name stands nowhere.

    Args:
        store: to look through.
        sought: who.
        advance: is told of each handful how many rows it was, and of what.

    Raises:
        StoreError: the store does not answer.
    """
    with store.database.reading() as connection:
        walk = Walk(connection, advance)
        files = set(_naming_files(walk, store, sought))
        cases = set(_naming_cases(walk, sought))
        cases |= set(_cases_of(connection, files))
        files |= set(_files_of(connection, cases))
        return Held(
            submissions=tuple(sorted(files)),
            cases=tuple(sorted(cases)),
            open_cases=tuple(_open(connection, cases)),
            messages=tuple(_naming_messages(walk, sought)),
            entries=tuple(_naming_entries(walk, sought)),
            views=tuple(_naming_views(walk, sought)),
        )


def _naming_files(walk: Walk, store: Store, sought: Sought) -> Iterator[int]:
    named = _naming_rows(walk, sought)
    with_words = t.submission.outerjoin(t.reading, t.reading.c.submission == t.submission.c.number)
    s = t.submission.c
    columns = (s.number, s.sha256, s.has_bytes, t.reading.c.sha256)
    for number, sha256, has_bytes, words in walk.rows(t.submission, *columns, beside=with_words):
        if number in named:
            yield number
            continue
        reading = fetch_reading(store.blobs, words) if words else None
        if reading is not None:
            is_named = sought.is_in_any(_words_of(reading))
        else:
            is_named = has_bytes and _is_in_bytes(store, sha256, sought)
        if is_named:
            yield number


def _naming_rows(walk: Walk, sought: Sought) -> set[int]:
    """Give the submissions of which a row names the person."""
    s, a, e, p, r = t.submission.c, t.arrival.c, t.event.c, t.part.c, t.record.c
    plain = (
        (t.submission, (s.number, s.name, s.problem, s.message_id, s.in_reply_to)),
        (t.arrival, (a.submission, a.name, a.origin, a.key)),
        (t.event, (e.submission, e.detail)),
        (t.part, (p.submission, p.name)),
    )
    found = {
        number
        for table, columns in plain
        for number, *texts in walk.rows(table, *columns)
        if sought.is_in_any(texts)
    }
    records = walk.rows(t.record, r.submission, r.body)
    return found | {number for number, body in records if sought.is_in_json(body)}


def _naming_cases(walk: Walk, sought: Sought) -> Iterator[int]:
    d, b, e, k = c.dispute_case.c, c.case_body.c, c.case_event.c, c.correction.c
    for number, *texts in walk.rows(c.dispute_case, d.number, d.customer_name, d.file, d.subject):
        if sought.is_in_any(texts):
            yield number
    for number, body, proposal in walk.rows(c.case_body, b.case_number, b.body, b.proposal):
        if sought.is_in_json(body) or sought.is_in_json(proposal):
            yield number
    for number, body in walk.rows(c.case_event, e.case_number, e.body):
        if sought.is_in_json(body):
            yield number
    columns = (k.case_number, k.place, k.machine, k.decided, k.why)
    for number, place, *texts in walk.rows(c.correction, *columns):
        if number is not None and (sought.is_in_any(texts) or sought.is_in_json(place)):
            yield number


def _cases_of(connection: sa.Connection, files: Iterable[int]) -> Iterator[int]:
    """Give the cases that files tell of."""
    s, d = c.case_source.c, c.dispute_case.c
    for number in files:
        told = sa.select(s.case_number).where(s.submission == number)
        opened = sa.select(d.number).where(d.submission == number)
        yield from connection.execute(sa.union(told, opened)).scalars()


def _files_of(connection: sa.Connection, cases: Iterable[int]) -> Iterator[int]:
    """Give the files that cases were opened from."""
    d = c.dispute_case.c
    for number in cases:
        chosen = sa.select(d.submission).where(d.number == number, d.submission.is_not(None))
        yield from connection.execute(chosen).scalars()


def _open(connection: sa.Connection, cases: Iterable[int]) -> Iterator[str]:
    d = c.dispute_case.c
    for number in sorted(cases):
        chosen = sa.select(d.case_id).where(d.number == number, d.closed_on.is_(None))
        yield from connection.execute(chosen).scalars()


def _naming_messages(walk: Walk, sought: Sought) -> Iterator[int]:
    m, link = message.c, message_notice.c
    named = {
        number
        for number, *texts in walk.rows(message, m.number, m.recipient, m.address)
        if sought.is_in_any(texts)
    }
    told = message_notice.join(notice, notice.c.number == link.notice)
    for number, figures in walk.rows(message_notice, link.message, notice.c.figures, beside=told):
        if sought.is_in_json(figures):
            named.add(number)
    yield from sorted(named)


def _naming_entries(walk: Walk, sought: Sought) -> Iterator[int]:
    a = audit.c
    for number, who, subject, body in walk.rows(audit, a.number, a.who, a.subject, a.body):
        if sought.is_in_any((who, subject)) or sought.is_in_json(body):
            yield number


def _naming_views(walk: Walk, sought: Sought) -> Iterator[tuple[int, str]]:
    v = saved_view.c
    for account, name, query in walk.rows(saved_view, v.account, v.name, v.query):
        if sought.is_in_any((name, urllib.parse.unquote_plus(query))):
            yield account, name


def _words_of(reading: Reading) -> Iterator[str]:
    given = reading.submission
    if envelope := given.envelope:
        yield f"{envelope.sender_name} <{envelope.sender_address}>"
        yield from envelope.recipients
        yield envelope.subject
        yield envelope.message_id
        yield envelope.in_reply_to
    yield from (it.name for it in given.parts)
    yield from (it.text for it in reading.documents)


def _is_in_bytes(store: Store, sha256: str, sought: Sought) -> bool:
    """Look into a file of which no words are kept, as plain text and as mails encode it."""
    try:
        content = store.original(sha256)
    except StoreError:
        return False
    forms = [content, quopri.decodestring(content)]
    for it in _BASE64.findall(content):
        with contextlib.suppress(binascii.Error):
            forms.append(base64.b64decode(re.sub(rb"\s", b"", it) + b"=="))
    return any(
        sought.is_in(form.decode(encoding, "replace")) for form in forms for encoding in _ENCODINGS
    )


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        if value[:1] in '"[{':  # JSON within JSON, as events keep what changed
            try:
                yield from _strings(json.loads(value))
            except ValueError:
                return
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
