"""Fakes and checks for those who write plug points of their own.

Nothing in the product imports this. A ``check_...`` function raises AssertionError with a
sentence when an object does not keep a protocol's promises.
"""

from extractor.testing.checks import (
    check_case_sink,
    check_ledger_source,
    check_ocr_engine,
    check_sink,
    check_source,
)
from extractor.testing.fakes import MemoryLedger, MemorySink, MemorySource, ScriptedOcr

__all__ = [
    "MemoryLedger",
    "MemorySink",
    "MemorySource",
    "ScriptedOcr",
    "check_case_sink",
    "check_ledger_source",
    "check_ocr_engine",
    "check_sink",
    "check_source",
]
