"""Refusals as RFC 9457 has them (application/problem+json)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

import pydantic
from starlette.responses import JSONResponse

MEDIA_TYPE = "application/problem+json"


class Problem(pydantic.BaseModel):
    """A refusal.

    Attributes:
        code: stable, for programs.
        detail: a sentence, for people.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str


# What an application may be refused with, for the description of the interface.
PROBLEMS: dict[int | str, dict[str, object]] = {
    status: {"description": text, "content": {MEDIA_TYPE: {}}, "model": Problem}
    for status, text in {
        400: "The request cannot be understood.",
        401: "There is no valid token.",
        403: "The token's scopes or role are not enough.",
        404: "There is no such thing.",
        409: "It is against the rules of the case, or somebody changed the case meanwhile.",
        413: "Too much at a time.",
        429: "Too many requests.",
        422: "A value is not possible here.",
        503: "The store does not answer.",
    }.items()
}


class ProblemError(Exception):
    """A request cannot be served; it never leaves this package."""

    def __init__(
        self, status: int, code: str, detail: str, headers: Mapping[str, str] | None = None
    ) -> None:
        """Say why.

        Args:
            status: of HTTP.
            code: stable, for programs.
            detail: a sentence, for people; nothing of the request stands in it.
            headers: more of them.
        """
        super().__init__(status, code, detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = dict(headers or {})

    def response(self) -> JSONResponse:
        """Give the answer."""
        body = {
            "type": f"urn:extractor:problem:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        return JSONResponse(body, self.status, self.headers, MEDIA_TYPE)


def of_status(status: int) -> ProblemError:
    """Give the problem of a plain HTTP status, such as 404."""
    phrase = HTTPStatus(status).phrase
    return ProblemError(status, phrase.lower().replace(" ", "_").replace("'", ""), f"{phrase}.")
