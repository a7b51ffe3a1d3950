"""How large, long and deep a received file may be.

The figures are those of well-known mail filters (rspamd, amavis, ClamAV) cut down to what
correspondence about invoices needs.
"""

from __future__ import annotations

import pydantic

MIB = 1024 * 1024


class Limits(pydantic.BaseModel):
    """The `[intake]` section of the settings; all sizes in bytes.

    Attributes:
        file_bytes: one received file.
        header_bytes: the header block of a mail.
        mail_depth: mails and multiparts inside each other.
        mail_parts: pieces of one mail, those of mails inside included.
        body_bytes: the text of one mail.
        archive_depth: archives inside each other.
        archive_members: files in all archives of one submission together.
        archive_bytes: unpacked size of all archives of one submission together.
        archive_ratio: unpacked bytes for each byte of an archive, beyond the first 10 MiB.
        small_picture_bytes: smaller pictures in mails are taken for logos.
    """

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")

    file_bytes: int = pydantic.Field(default=50 * MIB, gt=0)
    header_bytes: int = pydantic.Field(default=256 * 1024, gt=0)
    mail_depth: int = pydantic.Field(default=20, gt=0)
    mail_parts: int = pydantic.Field(default=500, gt=0)
    body_bytes: int = pydantic.Field(default=10 * MIB, gt=0)
    archive_depth: int = pydantic.Field(default=3, ge=0)
    archive_members: int = pydantic.Field(default=200, gt=0)
    archive_bytes: int = pydantic.Field(default=100 * MIB, gt=0)
    archive_ratio: int = pydantic.Field(default=200, gt=0)
    small_picture_bytes: int = pydantic.Field(default=6 * 1024, ge=0)


DEFAULT_LIMITS = Limits()
