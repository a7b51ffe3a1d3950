"""What a receiver is told of a notice: CloudEvents 1.0 in structured JSON."""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

import pydantic

NOTICE_VERSION: Final = "1"


class _Model(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")


class NoticeData(_Model):
    """One thing that somebody should know.

    Attributes:
        to: a person, "team:...", or "manager".
        day: in the company's time zone.
        case_id: of the case; of the kinds "recurrence" and "drift", what makes it this one.
        event: number of the case's event that caused it, or of the finding; None for the passing
            of time.
        said: the same as a sentence, in the language.
        url: of the case at the desk, or of what changed; None where no desk is set.
    """

    schema_version: Literal["1"] = NOTICE_VERSION
    kind: str
    to: str
    case_id: str
    day: dt.date
    event: int | None
    figures: dict[str, str]
    language: str
    said: str
    url: str | None = None


class NoticeEvent(_Model):
    """One event; sent again it is the same to the last byte.

    Attributes:
        id: of the message: the key by which a receiver knows an event that comes again.
        source: which installation speaks, as a URI reference.
        subject: the case, or what stands for it.
    """

    specversion: Literal["1.0"] = "1.0"
    id: str
    source: str
    type: Literal["dispute.notice.v1"] = "dispute.notice.v1"
    subject: str
    time: dt.datetime
    datacontenttype: Literal["application/json"] = "application/json"
    data: NoticeData
