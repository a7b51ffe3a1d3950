"""Pictures, words and mails of what came, for the script of the review page."""

from __future__ import annotations

from typing import Annotated

import fastapi
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from extractor.errors import InputError, OcrError, ReaderError, StoreError
from extractor.viewing.viewer import WIDTHS
from extractor.web.frame.access import Viewer
from extractor.web.frame.render import render
from extractor.web.review.room import TheRoom

router = fastapi.APIRouter(prefix="/desk/originals", include_in_schema=False)

Digest = Annotated[str, fastapi.Path(pattern="^[0-9a-f]{64}$")]
Place = Annotated[int, fastapi.Path(ge=0, le=10_000)]
KEPT = "private, max-age=3600"  # they never change, but may be erased


@router.get("/{sha256}/{part}/{page}.webp")
def picture(
    sha256: Digest, part: Place, page: Place, room: TheRoom, _: Viewer, width: int = WIDTHS[1]
) -> Response:
    """Give a page as a picture."""
    try:
        content = room.viewer.picture(sha256, part, page, width=width)
    except (InputError, OcrError, ReaderError, StoreError) as error:
        raise HTTPException(404) from error
    return Response(content, media_type="image/webp", headers={"Cache-Control": KEPT})


@router.get("/{sha256}/{part}/{page}/words")
def words(sha256: Digest, part: Place, page: Place, room: TheRoom, _: Viewer) -> Response:
    """Give the words of a page with their boxes: [[x0, y0, x1, y1, text, sure], ...]."""
    try:
        known = room.viewer.words(sha256, part, page)
    except (InputError, OcrError, ReaderError, StoreError) as error:
        raise HTTPException(404) from error
    rows = [
        [*it.box.as_list(), it.text, it.confidence >= 1.0 or it.sure]
        for it in known.words
        if it.box is not None
    ]
    return JSONResponse(rows)


@router.get("/{sha256}/{part}/letter")
def letter(request: Request, sha256: Digest, part: Place, room: TheRoom, _: Viewer) -> Response:
    """Give a mail as it was laid out, in a frame of its own."""
    try:
        shown = room.viewer.letter(sha256, part)
    except (InputError, OcrError, ReaderError, StoreError) as error:
        raise HTTPException(404) from error
    return render(request, "review/letter.html", {"letter": shown})
