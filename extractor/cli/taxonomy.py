"""`extractor taxonomy list|check`: the categories in use, and whether their files go together."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from extractor.classification.own import OwnCategories
from extractor.cli.console import counted
from extractor.cli.stores import open_store, store_folder
from extractor.cli.table import WIDTH_WITHOUT_TERMINAL
from extractor.delivery.erp import ErpMapping
from extractor.records.words import name as record_name
from extractor.releases import resolve
from extractor.settings import Settings, find_settings, load_settings
from extractor.store.cases.codes import categories_in
from extractor.store.store import DATABASE
from extractor.trained import load_categories
from extractor.values.taxonomy import CategoryEntry, Taxonomy
from extractor.workflow.rules import load_rules
from extractor.workflow.words import word


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A category as it is listed.

    Attributes:
        decided_by: "model", "keywords", "examples", "keywords and examples", "hand", or
            "counts as CODE".
    """

    code: str
    name: str
    based_on: str
    department: str
    working_days: int
    decided_by: str
    sub_reasons: tuple[str, ...]


def run_list(settings_file: Path | None, language: str, *, as_json: bool) -> None:
    """Print the categories.

    Raises:
        SettingsError: the settings or the taxonomy are wrong.
        ModelError: the model of categories is missing or altered.
    """
    settings = load_settings(settings_file or find_settings())
    lines = tuple(_lines(settings, language))
    if as_json:
        json.dump(
            [dataclasses.asdict(it) for it in lines], sys.stdout, ensure_ascii=False, indent=1
        )
        sys.stdout.write("\n")
        return
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for column in ("code", "name", "like", "department", "days", "decided by"):
        table.add_column(column, overflow="fold", justify="right" if column == "days" else "left")
    for it in lines:
        like = "" if it.based_on == it.code else it.based_on
        cells = (it.code, it.name, like, it.department, str(it.working_days), it.decided_by)
        table.add_row(*(escape(cell) for cell in cells))
    width = None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL
    Console(file=sys.stdout, width=width).print(table)


def run_check(settings_file: Path | None, store: Path | None) -> None:
    """Read everything that names categories, and say what is worth a thought.

    Raises:
        SettingsError: a file names a category, sub-reason or department that is not known.
        ModelError: the model of categories is missing or altered.
        StoreError: the store does not answer.
    """
    settings = load_settings(settings_file or find_settings())
    taxonomy = settings.taxonomy.as_taxonomy()
    load_rules(settings.workflow, taxonomy)
    for sink in settings.sink:
        if sink.erp_codes:
            ErpMapping.load(sink.erp_codes, taxonomy)
    own = own_categories(settings, store)
    notes = [*notes_of(own), *stored_notes(settings, store, taxonomy)]
    for note in notes:
        sys.stdout.write(f"{note}\n")
    used, ours = len(taxonomy.codes), len(taxonomy.own)
    sys.stdout.write(f"{used} categories in use, {ours} of your own; all files know them\n")


def own_categories(settings: Settings, store: Path | None) -> OwnCategories:
    """Give the model of categories in use with the taxonomy.

    Args:
        settings: with the taxonomy.
        store: the folder of the record store, where another than the set one is used.

    Raises:
        SettingsError: the taxonomy is wrong.
        ModelError: the model is missing or altered.
        ReleaseError: the release in use is broken.
    """
    in_use = resolve(settings.releases_folder(store), shipped=settings.models.path)
    return OwnCategories(load_categories(in_use), settings.taxonomy.as_taxonomy())


def notes_of(own: OwnCategories) -> Iterator[str]:
    """Say what of a taxonomy may not work as it is meant."""
    taxonomy = own.taxonomy
    for entry in taxonomy.own:
        if entry.code in own.untrained and not (entry.keywords or entry.examples):
            yield f"{entry.code}: without keywords and examples only people choose it"
        elif entry.code in own.untrained:
            needed = taxonomy.labels_needed
            yield f"{entry.code}: goes to a person until a model has learnt {needed} labels of it"
    keywords = Counter(word for it in taxonomy.own for word in {k.casefold() for k in it.keywords})
    for keyword, times in keywords.items():
        if times > 1:
            yield f"the keyword {keyword!r} stands in {times} categories"
    for code in sorted(own.unlisted):
        yield f"{code}: a model has learnt it, but no taxonomy has it; {_remedy(code)}"


def stored_notes(settings: Settings, given: Path | None, taxonomy: Taxonomy) -> Iterator[str]:
    """Say which categories of stored cases the taxonomy does not have.

    Raises:
        StoreError: the store does not answer.
    """
    folder = store_folder(given, settings)
    if settings.store.url is None and not (folder / DATABASE).is_file():
        return
    with open_store(given, settings) as store:
        stored = categories_in(store)
    for code in taxonomy.unknown(stored):
        many = counted(stored[code], "case")
        yield f"{code}: {many} of it, but no taxonomy has it; {_remedy(code)}"


def _remedy(code: str) -> str:
    return f'put [categories.{code}] back, with counts_as = "..." if it is not used any more'


def _lines(settings: Settings, language: str) -> Iterator[Line]:
    own = own_categories(settings, None)
    taxonomy = own.taxonomy
    rules = load_rules(settings.workflow, taxonomy)
    for code in taxonomy.known:
        entry = taxonomy.categories[code]
        yield Line(
            code=code,
            name=word("categories", code, language, taxonomy),
            based_on=entry.based_on.value,
            department=word("departments", entry.department, language, taxonomy),
            working_days=rules.targets.days_of(code),
            decided_by=_decided_by(entry, own),
            sub_reasons=tuple(
                record_name("sub_reasons", it, language, taxonomy) for it in entry.sub_reasons
            ),
        )


def _decided_by(entry: CategoryEntry, own: OwnCategories) -> str:
    if entry.counts_as:
        return f"counts as {entry.counts_as}"
    if entry.code not in own.untrained:
        return "model"
    ways = [name for name in ("keywords", "examples") if getattr(entry, name)]
    return " and ".join(ways) or "hand"
