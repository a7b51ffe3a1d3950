"""Refusals as RFC 9457 has them (application/problem+json)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import JSONResponse

MEDIA_TYPE = "application/problem+json"


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
