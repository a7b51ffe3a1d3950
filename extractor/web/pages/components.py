"""All components on one page, to be looked at; only where `extractor desk --components` asks."""

from __future__ import annotations

import fastapi
from starlette.requests import Request
from starlette.responses import Response

from extractor.web.frame.access import Viewer
from extractor.web.frame.render import render

router = fastapi.APIRouter(prefix="/desk/components", include_in_schema=False)


@router.get("")
def components_page(request: Request, _: Viewer) -> Response:
    """Show them."""
    return render(request, "components.html")
