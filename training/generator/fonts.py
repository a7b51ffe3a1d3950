"""The type faces of letters and tables: those of every PDF reader, and free ones from packages."""

from __future__ import annotations

import dataclasses
import importlib.resources
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont


@dataclasses.dataclass(frozen=True, slots=True)
class Family:
    """A type face by the names of its plain and bold fonts."""

    plain: str
    bold: str


def _packaged(package: str, plain: str, bold: str) -> Family:
    folder = Path(str(importlib.resources.files(package)))
    for name in (plain, bold):
        registerFont(TTFont(name, str(folder / "files" / f"{name}.ttf")))
    return Family(plain, bold)


# Helvetica, Times and Courier hold the characters of Windows-1252: enough for four languages,
# but for narrow blanks, so texts with those get another face (see `able`).
BUILT_IN = (
    Family("Helvetica", "Helvetica-Bold"),
    Family("Times-Roman", "Times-Bold"),
    Family("Courier", "Courier-Bold"),
)
PACKAGED = (
    _packaged("font_roboto", "Roboto-Regular", "Roboto-Bold"),
    _packaged("font_lato", "Lato-Regular", "Lato-Bold"),
    _packaged("font_caladea", "Caladea-Regular", "Caladea-Bold"),
    _packaged("font_source_sans_pro", "SourceSansPro-Regular", "SourceSansPro-Bold"),
    _packaged("font_source_serif_pro", "SourceSerifPro-Regular", "SourceSerifPro-Bold"),
)
FAMILIES = (*BUILT_IN, *BUILT_IN[:2], *PACKAGED)


def able(family: Family, text: str) -> Family:
    """Give the face if it has all characters of the text, else one that has more."""
    if family not in BUILT_IN:
        return family
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return PACKAGED[0] if "Times" not in family.plain else PACKAGED[4]
    return family
