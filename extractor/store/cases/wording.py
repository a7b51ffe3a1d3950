"""Which cases have the words that somebody looks for, in few steps however common they are."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from extractor.store import tables_cases as t
from extractor.store.cases.folding import apart, wanted

FEW = 1000  # matches of a text that are looked up one by one; with more, lists are walked
MANY = 0.02  # of those asked, from which a list is walked: a page is full after 2,500 rows
_ASKED = 1000  # cases that tell how common a word is
_c = t.dispute_case.c


def says(connection: sa.Connection, text: str) -> sa.ColumnElement[bool]:
    """Give the condition that all words of a text stand in a case.

    Few matches are looked up by their numbers. Where there are many, the list is walked in its
    own order and each row is asked: its page is full after a few of them.

    Args:
        connection: to read from.
        text: as somebody typed it; it holds a word, or nothing is found.
    """
    for words in dict.fromkeys((wanted(text), apart(text))):
        if not words:  # nothing but signs, which stand nowhere
            continue
        matches = _matches(connection, words)
        if matches is None:
            return _stand_in(connection, words)
        numbers = connection.execute(matches.limit(FEW + 1)).scalars().all()
        if len(numbers) > FEW:
            return _stand_in(connection, words)
        if numbers:
            return _c.number.in_(sa.text(",".join(map(str, numbers))))
    return sa.false()


def _matches(connection: sa.Connection, words: tuple[str, ...]) -> sa.Select[Any] | None:
    """Give the numbers of the cases with all words by the index; None where they are too many.

    Both engines collect all matches of a word before they give the first, so common words are left
    to the rows that the others find.
    """
    common = _common(connection, words)
    if common is None:
        return None
    rare = tuple(it for it in words if it not in common) or words
    if connection.dialect.name == "sqlite":
        index = sa.table("case_words", sa.column("rowid"), sa.column("case_words"))
        has = index.c.case_words.op("MATCH")(_for_sqlite(rare))
        if not common:
            return sa.select(index.c.rowid).where(has)
        number: sa.ColumnElement[Any] = index.c.rowid
        known = sa.select(number).join(t.case_text, t.case_text.c.case_number == number).where(has)
    else:
        known = sa.select(t.case_text.c.case_number).where(_for_postgres(rare))
    return known.where(*(_stands(connection, t.case_text.c.words, it) for it in common))


def _common(connection: sa.Connection, words: tuple[str, ...]) -> tuple[str, ...] | None:
    """Give the words that stand in many cases; None where all of them stand in many together.

    The cases that are asked are the same each time, so that the same list again is found the same
    way.
    """
    last = connection.execute(sa.select(sa.func.max(t.case_text.c.case_number))).scalar() or 0
    if connection.dialect.name == "sqlite":
        spread = range(1, last + 1, max(1, last // _ASKED))
        among = t.case_text.c.case_number.in_(sa.text(",".join(map(str, spread)) or "0"))
        some: sa.FromClause = sa.select(t.case_text.c.words).where(among).subquery()
    else:
        percent = min(100.0, 100 * _ASKED / max(last, 1))
        some = t.case_text.tablesample(sa.func.system(percent), seed=sa.literal(1))
    have = [_stands(connection, some.c.words, it) for it in words]
    counts = [sa.func.count().filter(it) for it in (sa.true(), *have, sa.and_(*have))]
    asked, *found, together = connection.execute(sa.select(*counts).select_from(some)).one()
    many = max(1.0, asked * MANY)
    if together >= many:
        return None
    return tuple(word for word, number in zip(words, found, strict=True) if number >= many)


def _stand_in(connection: sa.Connection, words: tuple[str, ...]) -> sa.ColumnElement[bool]:
    """Give the condition that one row of the list has all words, read from its own text."""
    have = (_stands(connection, t.case_text.c.words, it) for it in words)
    found = sa.select(sa.literal(1)).where(t.case_text.c.case_number == _c.number, *have)
    return sa.exists(found.correlate(t.dispute_case))


def _stands(
    connection: sa.Connection, text: sa.ColumnElement[str], word: str
) -> sa.ColumnElement[bool]:
    """Give the condition that a word of a text begins like this.

    By a position instead of a pattern: PostgreSQL takes that for true of a third of all rows, and
    walks a list until its page is full; of a pattern it believes that hardly any row fits, and
    then fetches and sorts all.
    """
    position = sa.func.instr if connection.dialect.name == "sqlite" else sa.func.strpos
    return position(sa.literal(" ") + text, f" {word}") > 0


def _for_sqlite(words: tuple[str, ...]) -> str:
    return " AND ".join(f'"{it}"*' for it in words)


def _for_postgres(words: tuple[str, ...]) -> sa.ColumnElement[bool]:
    query = " & ".join(f"'{it}':*" for it in words)
    vector = sa.text("array_to_tsvector(string_to_array(case_text.words, ' '))")
    return sa.type_coerce(vector, postgresql.TSVECTOR).op("@@", is_comparison=True)(
        sa.cast(query, postgresql.TSQUERY)
    )
