"""The electronic invoice that lies in a PDF (Factur-X, ZUGFeRD, Order-X)."""

from __future__ import annotations

from extractor.errors import CorruptFileError, UnsafeFileError
from extractor.reading.einvoice import read_einvoice
from extractor.reading.pdf import Pdf
from extractor.values.einvoice import EInvoice

MAX_XML_BYTES = 20 * 1024 * 1024

UNSAFE = "einvoice_refused"
UNREADABLE = "einvoice_unreadable"
# The first that is there is read: a file that also carries the old kind means the new one.
_USUAL_NAMES = ("factur-x.xml", "xrechnung.xml", "order-x.xml", "zugferd-invoice.xml")


def embedded(pdf: Pdf) -> tuple[EInvoice | None, tuple[str, ...]]:
    """Give the electronic invoice in a PDF, and notes for XML that could not be read.

    Returns:
        None if there is none; the notes are "einvoice_refused" for XML that declares a document
        type, and "einvoice_unreadable" for damaged XML.
    """
    notes: dict[str, None] = {}
    files = list(pdf.attached(ending=".xml", max_bytes=MAX_XML_BYTES))
    for name, content in sorted(files, key=lambda it: _rank(it[0])):
        try:
            invoice = read_einvoice(name, content)
        except UnsafeFileError:
            notes[UNSAFE] = None
            continue
        except CorruptFileError:
            notes[UNREADABLE] = None
            continue
        if invoice is not None:
            return invoice, tuple(notes)
    return None, tuple(notes)


def _rank(name: str) -> int:
    known = name.lower()
    return _USUAL_NAMES.index(known) if known in _USUAL_NAMES else len(_USUAL_NAMES)
