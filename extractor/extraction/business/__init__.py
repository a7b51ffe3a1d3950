"""The fields of any business document without a ledger: candidates, scored by their context."""

from extractor.extraction.business.fields import BusinessFields, BusinessReferences, FieldEvidence
from extractor.extraction.business.read import read_fields

__all__ = ["BusinessFields", "BusinessReferences", "FieldEvidence", "read_fields"]
