"""The accounting system's codes for our categories, from a table that users edit."""

from __future__ import annotations

import csv
from importlib import resources
from pathlib import Path

from extractor.errors import SettingsError
from extractor.values.category import Category, CategoryCode
from extractor.values.event import ErpCodes
from extractor.values.sub_reason import SubReasonCode
from extractor.values.taxonomy import SHIPPED, Taxonomy

COLUMNS = ("category", "sub_reason", "reason_code", "root_cause", "priority")
LONGEST = 40  # characters of a code
_EXAMPLE = "erp_codes.csv"

_Key = tuple[str, str]  # category and sub-reason, "" for any


def example() -> str:
    """Give the example that comes with the package, to be copied and edited."""
    return resources.files("extractor.delivery").joinpath(_EXAMPLE).read_text(encoding="utf-8")


class ErpMapping:
    """Gives codes for disputes: those of the sub-reason, else those of the category.

    A category of the user's own that has no row gets those of the one it is based on.
    """

    def __init__(self, codes: dict[_Key, ErpCodes], taxonomy: Taxonomy = SHIPPED) -> None:
        self._codes = codes
        self._taxonomy = taxonomy

    @classmethod
    def load(cls, path: str | Path, taxonomy: Taxonomy = SHIPPED) -> ErpMapping:
        """Read a table.

        Args:
            path: of a CSV file in UTF-8 with the columns of `COLUMNS`; a row without a sub-reason
                is for the whole category, and each shipped category in use has one.
            taxonomy: the categories and sub-reasons that rows may name.

        Raises:
            SettingsError: it cannot be read, or a row is wrong; the sentence names the line.
        """
        file = str(path)
        try:
            text = Path(path).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(file, f"the ERP codes cannot be read ({error})") from error
        return cls.of_text(text, file=file, taxonomy=taxonomy)

    @classmethod
    def of_text(cls, text: str, *, file: str, taxonomy: Taxonomy = SHIPPED) -> ErpMapping:
        """Read the text of a table.

        Raises:
            SettingsError: as for `load`.
        """
        delimiter = ";" if ";" in text.partition("\n")[0] else ","
        reader = csv.DictReader(text.splitlines(), delimiter=delimiter, restkey="", restval="")
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise SettingsError(file, f"the columns must be {', '.join(COLUMNS)}")
        codes: dict[_Key, ErpCodes] = {}
        for row in reader:
            where = f"line {reader.line_num}"
            key = _key(row, file, where, taxonomy)
            if key in codes:
                raise SettingsError(file, f"{where}: {' '.join(key).strip()} stands twice")
            codes[key] = _codes(row, file, where)
        missing = [
            it
            for it in taxonomy.codes
            if not taxonomy.categories[it].is_own and (it, "") not in codes
        ]
        if missing:
            which = ", ".join(missing)
            raise SettingsError(file, f"no row without a sub-reason for {which}; add it")
        return cls(codes, taxonomy)

    def __call__(self, category: CategoryCode, sub_reason: SubReasonCode | None) -> ErpCodes:
        """Give the codes of a dispute."""
        like = self._taxonomy.based_on(category)
        standing = self._taxonomy.standing(like)
        for code in dict.fromkeys((category, like, standing)):
            for key in ((code, sub_reason or ""), (code, "")):
                if key in self._codes:
                    return self._codes[key]
        return self._codes[Category.OTHER_DISPUTE, ""]


def _key(row: dict[str, str], file: str, where: str, taxonomy: Taxonomy) -> _Key:
    if "" in row:
        raise SettingsError(file, f"{where}: there are more cells than columns")
    category, sub_reason = row["category"].strip(), row["sub_reason"].strip()
    if taxonomy.unknown([category]) or not category:
        raise SettingsError(file, f"{where}: there is no category {category!r}")
    known = taxonomy.sub_reasons_of(category)
    if sub_reason and sub_reason not in known:
        detail = f"{category} has no sub-reason {sub_reason!r}; known are {', '.join(known)}"
        raise SettingsError(file, f"{where}: {detail}")
    return category, sub_reason


def _codes(row: dict[str, str], file: str, where: str) -> ErpCodes:
    cells = {it: row[it].strip() for it in COLUMNS[2:]}
    if not cells["reason_code"]:
        raise SettingsError(file, f"{where}: reason_code is empty")
    for column, cell in cells.items():
        if len(cell) > LONGEST or not cell.isprintable():
            detail = f"{column} is longer than {LONGEST} characters or cannot be printed"
            raise SettingsError(file, f"{where}: {detail}")
    return ErpCodes(**cells)
