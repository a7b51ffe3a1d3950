"""The first page: what waits for whoever looks, and for all."""

from __future__ import annotations

import fastapi
from starlette.requests import Request
from starlette.responses import Response

from extractor.store.tally import tally
from extractor.values.case import Stage
from extractor.values.casework import CaseFilter, CaseOrder
from extractor.web.frame.access import Viewer
from extractor.web.frame.context import TheDesk
from extractor.web.frame.render import render

router = fastapi.APIRouter(include_in_schema=False)

MINE = 10  # cases shown of somebody's own
LIVE = (Stage.OPEN, Stage.WAITING, Stage.DECIDED)
NOBODYS = CaseFilter(owner=("",), stage=LIVE)
TO_REVIEW = CaseFilter(needs_review=True, stage=LIVE)


@router.get("/desk")
def home(request: Request, desk: TheDesk, person: Viewer) -> Response:
    """Show what waits."""
    work = desk.casework
    own = CaseFilter(owner=(person.account.login,), stage=LIVE)
    mine = work.search(own, CaseOrder.DUE, size=MINE)
    given = {
        "person": person.account,
        "received": tally(desk.store),
        "tallies": work.tallies(weeks=1),
        "mine": mine,
        "count": work.count(own),
        "nobodys": work.count(NOBODYS),
        "next": work.queue(person.account.login),
        "states": work.rules.states,
        "paths": request.app.state.paths,
        "today": work.today(),
    }
    return render(request, "home.html", given)
