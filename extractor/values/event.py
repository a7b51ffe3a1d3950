"""What receivers are told of a dispute: CloudEvents 1.0 in structured JSON.

The model behind ``schemas/event.json``. A changed field of the data is a new ``DATA_VERSION``
that still reads the old one; a changed meaning of an event is a new type, "...v2".
"""

from __future__ import annotations

import enum
from typing import Annotated, Final, Literal

import pydantic

from extractor.values.category import DocumentType
from extractor.values.particulars_record import ContactRecord
from extractor.values.record import CustomerRecord, DisputeRecord, SourceRecord

DATA_VERSION: Final = "2"  # "1" had no categories and sub-reasons of the user's own
DATA_SCHEMA: Final = "urn:dispute-extractor:dispute:2"
CONTENT_TYPE: Final = "application/cloudevents+json; charset=utf-8"


class _Model(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")


class EventType(enum.StrEnum):
    """What happened to a dispute."""

    CREATED = "dispute.created.v1"
    UPDATED = "dispute.updated.v1"  # a later version of the same dispute
    WITHDRAWN = "dispute.withdrawn.v1"  # a later version of its file does not hold it any more
    TEST = "dispute.test.v1"  # `extractor sinks check`; to be thrown away


class ErpCodes(_Model):
    """What the accounting system calls the reason, from the sink's mapping file."""

    reason_code: str
    root_cause: str
    priority: str


class EventData(_Model):
    """A dispute with what belongs to it.

    Attributes:
        version: of the record; a receiver that has a higher one of this dispute throws it away.
        dispute: None when it is withdrawn. One that follows another is a reminder or a copy of
            it, no second case.
        erp: None without a mapping file.
    """

    schema_version: Literal["1", "2"] = DATA_VERSION
    record_id: str
    version: Annotated[int, pydantic.Field(ge=1)]
    file: SourceRecord
    document_type: DocumentType | None = None
    language: str | None = None
    customer: CustomerRecord | None = None
    contact: ContactRecord | None = None
    dispute: DisputeRecord | None
    erp: ErpCodes | None = None


class DisputeEvent(_Model):
    """One event; sent again it is the same to the last byte.

    Attributes:
        id: record id and version: the key by which a receiver knows an event that comes again.
        source: which installation speaks, as a URI reference.
        subject: the record id.
    """

    specversion: Literal["1.0"] = "1.0"
    id: str
    source: str
    type: EventType
    subject: str
    datacontenttype: Literal["application/json"] = "application/json"
    dataschema: Literal["urn:dispute-extractor:dispute:1", "urn:dispute-extractor:dispute:2"] = (
        DATA_SCHEMA
    )
    data: EventData
