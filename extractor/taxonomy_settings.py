"""The user's categories, sub-reasons and departments, read from TOML and put over the shipped ones.

A mistake is an error that names the file, the key and what may have been meant.
"""

from __future__ import annotations

import dataclasses
import difflib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

import pydantic

from extractor.errors import SettingsError
from extractor.values.category import CODE_PATTERN, FACTS, LONGEST_CODE, Category, TriageClass
from extractor.values.sub_reason import SubReason
from extractor.values.taxonomy import (
    LABELS_NEEDED,
    SHIPPED,
    CategoryEntry,
    Names,
    SubReasonEntry,
    Taxonomy,
)

FAMILIES = tuple(sorted({it.family for it in FACTS.values()}))
DEPARTMENTS = tuple(sorted({it.department for it in FACTS.values()}))
INLINE = "[taxonomy]"
# labels of what contests nothing; a model that learns from people must tell them apart
_MESSAGES = frozenset({"none", *(it.value for it in TriageClass)})

_Language = Literal["en", "fr", "de", "es"]
_Text = Annotated[str, pydantic.StringConstraints(strip_whitespace=True, min_length=1)]
_Name = Annotated[_Text, pydantic.Field(max_length=80)]
_Code = Annotated[str, pydantic.Field(pattern=CODE_PATTERN, max_length=LONGEST_CODE)]
_Department = Annotated[_Text, pydantic.Field(max_length=80)]
_Keyword = Annotated[_Text, pydantic.Field(min_length=3, max_length=80)]
_Example = Annotated[_Text, pydantic.Field(min_length=10, max_length=6000)]
_AnyName = _Name | Annotated[Mapping[_Language, _Name], pydantic.Field(min_length=1)]


class _Table(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")


class CategoryTable(_Table):
    """A `[categories.CODE]` table.

    Attributes:
        name: one for all languages, or a table by language ("en", "fr", "de", "es").
        based_on: the shipped category that one of your own is like, in everything not given here.
        counts_as: takes the category out of use; the category named here stands for it.
        family: which of the shipped families it belongs to.
        trade: a trade (promotional) deduction rather than an operational one.
        department: who answers for it.
        working_days: target until it is settled.
        sub_reasons: all that it has; None for those of the category that it is based on.
        keywords: words or phrases that tell it; beginnings of words are enough.
        examples: messages, or parts of them, that were such disputes.
    """

    name: _AnyName | None = None
    based_on: str | None = None
    counts_as: str | None = None
    family: str | None = None
    trade: bool | None = None
    department: _Department | None = None
    working_days: Annotated[int, pydantic.Field(ge=0, le=999)] | None = None
    sub_reasons: tuple[str, ...] | None = None
    keywords: Annotated[tuple[_Keyword, ...], pydantic.Field(max_length=200)] = ()
    examples: Annotated[tuple[_Example, ...], pydantic.Field(max_length=200)] = ()


class SubReasonTable(_Table):
    """A `[sub_reasons.CODE]` table.

    Attributes:
        name: as of a category.
        of: categories that it is a sub-reason of, beside those that have it already.
        keywords: words or phrases that tell it, beside those of the package.
    """

    name: _AnyName | None = None
    of: tuple[str, ...] = ()
    keywords: Annotated[tuple[_Keyword, ...], pydantic.Field(max_length=200)] = ()


class DepartmentTable(_Table):
    """A `[departments.CODE]` table: a department of your own, or another name of a shipped one."""

    name: _AnyName


class TaxonomyFile(_Table):
    """A taxonomy file; every table may be left out.

    Attributes:
        labels_needed: from how many labels a retrained model may decide on a category of your own.
        categories: your own, and what is otherwise about the shipped ones.
        sub_reasons: the same.
        departments: the same.
    """

    labels_needed: Annotated[int, pydantic.Field(ge=1)] | None = None
    categories: Mapping[_Code, CategoryTable] = pydantic.Field(default_factory=dict)
    sub_reasons: Mapping[_Code, SubReasonTable] = pydantic.Field(default_factory=dict)
    departments: Mapping[_Department, DepartmentTable] = pydantic.Field(default_factory=dict)


class TaxonomySettings(TaxonomyFile):
    """The `[taxonomy]` section: your own categories, here or in a file of their own.

    Attributes:
        file: TOML with the tables of this section; None where they stand here, or there are none.
    """

    file: Path | None = None

    @pydantic.model_validator(mode="after")
    def _stands_in_one_place(self) -> Self:
        if self.file is not None and (self.categories or self.sub_reasons or self.departments):
            raise ValueError("the tables stand either in the file or here; move them to the file")
        return self

    def as_taxonomy(self) -> Taxonomy:
        """Put it over the shipped taxonomy.

        Raises:
            SettingsError: the file is missing or wrong, or names something that is not known.
        """
        if self.file is None:
            return taxonomy_of(self, INLINE, prefix="taxonomy.")
        tables = _read(self.file)
        needed = self.labels_needed or tables.labels_needed
        return taxonomy_of(tables.model_copy(update={"labels_needed": needed}), str(self.file))


def taxonomy_of(tables: TaxonomyFile, file: str, *, prefix: str = "") -> Taxonomy:
    """Put tables over the shipped taxonomy.

    Args:
        tables: as they were read.
        file: for errors.
        prefix: of table names in errors.

    Raises:
        SettingsError: something that they name is not known.
    """
    mistakes = tuple(_mistakes(tables))
    if mistakes:
        raise SettingsError(file, "; ".join(f"[{prefix}{it}" for it in mistakes))
    if not (tables.categories or tables.sub_reasons or tables.departments):
        return dataclasses.replace(SHIPPED, labels_needed=tables.labels_needed or LABELS_NEEDED)
    categories = dict(SHIPPED.categories)
    for code, table in tables.categories.items():
        categories[code] = _category(code, table, tables)
    for code, reason in tables.sub_reasons.items():
        for category in reason.of:
            entry = categories[category]
            listed = tuple(dict.fromkeys((code, *entry.sub_reasons)))
            categories[category] = dataclasses.replace(entry, sub_reasons=listed)
    return Taxonomy(
        categories=categories,
        sub_reasons={
            **SHIPPED.sub_reasons,
            **{
                code: SubReasonEntry(code, _names(it.name), it.keywords)
                for code, it in tables.sub_reasons.items()
            },
        },
        departments={code: _names(it.name) for code, it in tables.departments.items()},
        labels_needed=tables.labels_needed or LABELS_NEEDED,
    )


def near(wrong: str, known: Iterable[str]) -> str:
    """Give a hint at what may have been meant."""
    names = sorted(known)
    close = difflib.get_close_matches(wrong, names, n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else f"known are {', '.join(names)}"


def _read(path: Path) -> TaxonomyFile:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        detail = "there is no such file; correct [taxonomy] file"
        raise SettingsError(str(path), detail) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(str(path), f"is no valid TOML: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(str(path), f"cannot be read ({error})") from error
    try:
        return TaxonomyFile.model_validate(tables)
    except pydantic.ValidationError as error:
        raise SettingsError(str(path), "; ".join(_complaints(error))) from error


_TABLES: Mapping[str, type[_Table]] = {
    "categories": CategoryTable,
    "sub_reasons": SubReasonTable,
    "departments": DepartmentTable,
}


def _complaints(error: pydantic.ValidationError) -> Iterator[str]:
    for problem in error.errors():
        place = [str(it) for it in problem["loc"]]
        kind = _TABLES.get(place[0])
        *table, key = place[:3] if kind else place[:1]
        where = f"[{'.'.join(table)}] {key}" if table else key
        if problem["type"] == "string_pattern_mismatch" and place[-1] == "[key]":
            yield f"{where}: a code is lower-case letters, digits and _, and begins with a letter"
        elif problem["type"] == "extra_forbidden":
            fields = kind.model_fields if kind and len(place) > 2 else TaxonomyFile.model_fields
            yield f"{where}: this key is not known; {near(key, fields)}"
        else:
            yield f"{where}: {problem['msg'].removeprefix('Value error, ')}"


def _category(code: str, table: CategoryTable, tables: TaxonomyFile) -> CategoryEntry:
    base = SHIPPED.categories[_base(code, tables)]
    return CategoryEntry(
        code=code,
        based_on=base.based_on,
        family=table.family or base.family,
        trade=base.trade if table.trade is None else table.trade,
        department=table.department or base.department,
        sub_reasons=base.sub_reasons if table.sub_reasons is None else table.sub_reasons,
        names=_names(table.name),
        working_days=table.working_days,
        keywords=table.keywords,
        examples=table.examples,
        counts_as=table.counts_as or "",
    )


def _base(code: str, tables: TaxonomyFile) -> str:
    """Give the shipped category that one is based on; that of what stands for it without one."""
    if code in FACTS:
        return code
    table = tables.categories[code]
    return table.based_on or _base(table.counts_as or Category.OTHER_DISPUTE.value, tables)


def _names(name: str | Mapping[_Language, str] | None) -> Names:
    if name is None:
        return {}
    return {"": name} if isinstance(name, str) else {it: name[it] for it in name}


def _mistakes(tables: TaxonomyFile) -> Iterator[str]:
    """Find what no single table shows; each begins in the name of its table."""
    categories = {*SHIPPED.categories, *tables.categories}
    reasons = {*(it.value for it in SubReason), *tables.sub_reasons}
    departments = {*DEPARTMENTS, *tables.departments}
    for code, table in tables.categories.items():
        say = _Sayer(f"categories.{code}]")
        yield from say.of_kind(code, table)
        yield from say.unknown("counts_as", table.counts_as, categories)
        yield from say.retired(code, table, tables)
        yield from say.unknown("family", table.family, FAMILIES)
        yield from say.unknown("department", table.department, departments)
        for reason in table.sub_reasons or ():
            yield from say.unknown("sub_reasons", reason, reasons)
    for code, sub_reason in tables.sub_reasons.items():
        say = _Sayer(f"sub_reasons.{code}]")
        for category in sub_reason.of:
            yield from say.unknown("of", category, categories)
        listed = {it for table in tables.categories.values() for it in table.sub_reasons or ()}
        if code in SHIPPED.sub_reasons:
            continue
        if sub_reason.name is None:
            yield say("name", "one of your own needs a name")
        if not sub_reason.of and code not in listed:
            yield say("of", "say of which categories it is a sub-reason")


@dataclasses.dataclass(frozen=True, slots=True)
class _Sayer:
    """Says what is wrong with a table."""

    table: str

    def __call__(self, key: str, what: str) -> str:
        return f"{self.table} {key}: {what}"

    def unknown(self, key: str, value: str | None, known: Iterable[str]) -> Iterator[str]:
        names = set(known)
        if value is not None and value not in names:
            yield self(key, f"{value!r} is not known; {near(value, names)}")

    def of_kind(self, code: str, table: CategoryTable) -> Iterator[str]:
        if code in FACTS:
            if table.based_on is not None:
                yield self("based_on", "the category is one of the package's own; leave it out")
            if table.keywords or table.examples:
                key = "keywords" if table.keywords else "examples"
                yield self(key, "the models know this category; they are for your own")
            return
        if code in _MESSAGES:
            yield self("code", "this is the name of a kind of message; choose another")
        yield from self.unknown("based_on", table.based_on, SHIPPED.categories)
        if table.based_on is None and table.counts_as is None:
            close = difflib.get_close_matches(code, list(SHIPPED.categories), n=1, cutoff=0.7)
            meant = f"did you mean the package's {close[0]!r}? " if close else ""
            detail = f"{meant}a category of your own names a shipped one that it is like"
            yield self("based_on", detail)
        if table.name is None and table.counts_as is None:
            yield self("name", "a category of your own needs a name")

    def retired(self, code: str, table: CategoryTable, tables: TaxonomyFile) -> Iterator[str]:
        heir = table.counts_as
        if heir is None:
            return
        if code == Category.OTHER_DISPUTE:
            yield self("counts_as", "it takes what is left over, so it stays in use")
        elif heir == code:
            yield self("counts_as", "a category cannot stand for itself")
        elif heir in tables.categories and tables.categories[heir].counts_as is not None:
            yield self("counts_as", f"{heir!r} is not in use either; name one that is")
