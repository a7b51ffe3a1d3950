"""What a customer sees of a case: how it stands, and what is missing. Nothing of what we think."""

from __future__ import annotations

import fastapi
from starlette.requests import Request
from starlette.responses import Response

from extractor.errors import WorkflowError
from extractor.web.frame.access import Anyone
from extractor.web.frame.context import TheDesk
from extractor.web.frame.following import followed
from extractor.web.frame.language import LANGUAGES
from extractor.web.frame.render import render

router = fastapi.APIRouter(include_in_schema=False)


@router.get("/follow/{sealed}")
def follow(request: Request, desk: TheDesk, _: Anyone, sealed: str) -> Response:
    """Show how a case stands, in the customer's language."""
    link = followed(desk, sealed)
    try:
        file = None if link is None else desk.casework.get(link.case_id)
    except WorkflowError:  # erased meanwhile
        file = None
    if link is None or file is None:
        return render(request, "follow_over.html", status=410)
    language = file.case.language if file.case.language in LANGUAGES else None
    given = {"file": file, "link": link, "states": desk.casework.rules.states}
    return render(request, "follow.html", given, language=language)
