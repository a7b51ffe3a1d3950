"""What a customer sees of a case, by a link: how it stands, and what is missing.

Nothing of what we think of it is shown. Whoever works on the case makes the link and takes it back.
"""

from __future__ import annotations

import fastapi
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from extractor.errors import WorkflowError
from extractor.store.customer_links import links_of, revoke_link
from extractor.values.casework import CaseFile
from extractor.web.frame.access import Anyone, Clerk
from extractor.web.frame.context import Desk, TheDesk
from extractor.web.frame.following import address_of, followed, make_link
from extractor.web.frame.language import LANGUAGES
from extractor.web.frame.render import go, render, words

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


SHARING = "/desk/cases/{case_id}/sharing"


@router.get(SHARING)
def sharing(request: Request, desk: TheDesk, _: Clerk, case_id: str) -> Response:
    """Show the links by which a customer follows a case."""
    file = _case(desk, case_id)
    links = links_of(desk.store, file.case.case_id)
    given = {
        "file": file,
        "links": [(it, address_of(desk, it)) for it in links],
        "days": desk.settings.customer_link_days,
    }
    return render(request, "sharing.html", given)


@router.post(SHARING)
def share(request: Request, desk: TheDesk, person: Clerk, case_id: str) -> Response:
    """Make one more link."""
    file = _case(desk, case_id)
    make_link(desk, file.case.case_id, by=person.account.by)
    return go(request, request.url.path, words(request)._("The link is made; copy it."))


@router.post(SHARING + "/{number}/end")
def unshare(request: Request, desk: TheDesk, person: Clerk, case_id: str, number: int) -> Response:
    """Take a link back."""
    file = _case(desk, case_id)
    revoke_link(desk.store, number, file.case.case_id, by=person.account.by)
    here = request.url.path.rpartition("/")[0].rpartition("/")[0]
    return go(request, here, words(request)._("The link shows nothing any more."))


def _case(desk: Desk, case_id: str) -> CaseFile:
    try:
        return desk.casework.get(case_id)
    except WorkflowError as error:
        raise HTTPException(404) from error
