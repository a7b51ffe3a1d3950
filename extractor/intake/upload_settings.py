"""What can be set for uploads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Self

import pydantic

# "portal:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
FORM = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]{0,63}):([0-9a-f]{64})")


class UploadSettings(pydantic.BaseModel):
    """The `[upload]` section of the settings.

    Attributes:
        tokens: who may upload, each "NAME:SHA-256 of the token", as
            `extractor serve --new-token NAME` writes it.
        tokens_file: more of them, one a line.
        max_bytes: of one upload; None for `intake.file_bytes`.
        body_seconds: in which an upload has to be there.
        concurrent: uploads that are taken in at the same time; more wait.
        per_minute: uploads of one token; more are refused with 429 until a turn is free. A whole
            minute's may come at once. None for as many as it likes.
        certificate: with `key`, HTTPS is spoken (PEM).
        allow_plain: lets HTTP be spoken to other machines, as behind a proxy that ends HTTPS.
    """

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    tokens: tuple[str, ...] = ()
    tokens_file: Path | None = None
    max_bytes: int | None = pydantic.Field(default=None, gt=0)
    body_seconds: float = pydantic.Field(default=120.0, gt=0)
    concurrent: int = pydantic.Field(default=8, gt=0, le=256)
    per_minute: int | None = pydantic.Field(default=600, gt=0)
    certificate: Path | None = None
    key: Path | None = None
    allow_plain: bool = False

    @pydantic.field_validator("tokens")
    @classmethod
    def _hashed(cls, tokens: tuple[str, ...]) -> tuple[str, ...]:
        if not all(FORM.fullmatch(it) for it in tokens):
            raise ValueError('an entry is "NAME:SHA-256"; `extractor serve --new-token` makes one')
        return tokens

    @pydantic.model_validator(mode="after")
    def _both(self) -> Self:
        if (self.certificate is None) != (self.key is None):
            raise ValueError("certificate and key belong together")
        return self

    def beside(self, folder: Path) -> Self:
        """Give the same with paths that begin at a folder."""
        given = {key: getattr(self, key) for key in ("tokens_file", "certificate", "key")}
        return self.model_copy(
            update={key: folder / path for key, path in given.items() if path is not None}
        )
