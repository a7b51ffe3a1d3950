"""Read disputes, write records.

Everything here is loaded on first use, so that ``import extractor`` stays light.
"""

from __future__ import annotations

import importlib

__version__ = "0.1.0"

_PLACES = {
    "process": "extractor.api",
    "Pipeline": "extractor.api",
    "Settings": "extractor.api",
    "load_settings": "extractor.api",
    "DisputeRecord": "extractor.api",
    "FileRecord": "extractor.api",
} | dict.fromkeys(
    (
        "CorruptFileError",
        "DeliveryError",
        "EmptyFileError",
        "EmptyLedgerError",
        "EmptyMessageError",
        "EncryptedFileError",
        "ExtractorError",
        "InputError",
        "LedgerError",
        "LedgerRowError",
        "LimitError",
        "MissingFileError",
        "ModelError",
        "OcrError",
        "SettingsError",
        "StoreError",
        "UnknownTypeError",
    ),
    "extractor.errors",
)
__all__ = ["__version__", *sorted(_PLACES)]  # noqa: PLE0604 (names, as in __init__.pyi)


def __getattr__(name: str) -> object:
    """Load a public name from where it lives."""
    if name not in _PLACES:
        raise AttributeError(f"module 'extractor' has no attribute {name!r}")
    value: object = getattr(importlib.import_module(_PLACES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
