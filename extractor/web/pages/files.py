"""Style sheets, scripts and type faces, and the way from "/" to the desk."""

from __future__ import annotations

import fastapi
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response

from extractor.web.counter import StoreCounter
from extractor.web.frame import assets
from extractor.web.frame.access import AnythingPublic
from extractor.web.frame.context import TheDesk

router = fastapi.APIRouter(include_in_schema=False)


@router.get("/")
def root(_: AnythingPublic) -> Response:
    """Lead to the desk."""
    return RedirectResponse("/desk", 303)


@router.get("/favicon.ico")
def favicon(_: AnythingPublic) -> Response:
    """Give the sign of the desk."""
    return RedirectResponse(assets.address_of("sign.svg"), 308)


@router.get("/openapi.json")
def openapi(request: Request, _: AnythingPublic) -> Response:
    """Describe the interface for programs."""
    return JSONResponse(request.app.openapi())


@router.get("/health")
def health(desk: TheDesk, _: AnythingPublic) -> Response:
    """Say whether the desk can be used, to whatever looks after it."""
    if StoreCounter(desk.store, dict).answers():
        return JSONResponse({"status": "ok"})
    return JSONResponse({"status": "the store does not answer"}, 503)


@router.get(assets.PREFIX + "/{name:path}")
def static(name: str, _: AnythingPublic) -> Response:
    """Give a file; its address changes with its content, so it may be kept for long."""
    if name not in assets.known():
        raise HTTPException(404)
    headers = {"Cache-Control": assets.KEPT}
    if name in assets.FRAMED:
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return FileResponse(assets.FOLDER / name, media_type=assets.media_type(name), headers=headers)
