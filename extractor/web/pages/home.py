"""The first page: what waits for whom."""

from __future__ import annotations

import fastapi
from starlette.requests import Request
from starlette.responses import Response

from extractor.store.tally import tally
from extractor.web.frame.access import Viewer
from extractor.web.frame.context import TheDesk
from extractor.web.frame.render import render

router = fastapi.APIRouter(include_in_schema=False)


@router.get("/desk")
def home(request: Request, desk: TheDesk, person: Viewer) -> Response:
    """Show what waits."""
    given = {"person": person.account, "received": tally(desk.store)}
    return render(request, "home.html", given)
