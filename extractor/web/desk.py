"""Put the desk together: pages, headers, answers to faults."""

from __future__ import annotations

from collections.abc import Sequence

import fastapi

from extractor.errors import SettingsError
from extractor.store.applications import Scope
from extractor.web.api import disputes, events
from extractor.web.api.callers import NeedsScope
from extractor.web.app import uploads
from extractor.web.cases import (
    acting,
    answering,
    compared,
    dashboard,
    drift,
    figures_csv,
    lists,
    models,
    one,
    releases,
)
from extractor.web.counter import StoreCounter
from extractor.web.frame.access import undeclared
from extractor.web.frame.context import Desk
from extractor.web.frame.failures import answer_failures
from extractor.web.frame.limits import Limited
from extractor.web.headers import Guarded
from extractor.web.pages import (
    account,
    applications,
    company,
    components,
    files,
    follow,
    home,
    intake,
    people,
    sign_in,
)
from extractor.web.people.vouching import Provider
from extractor.web.review import changes, drawn, looking, originals
from extractor.web.review.room import Room

ROUTERS: tuple[fastapi.APIRouter, ...] = (
    files.router,
    sign_in.router,
    company.router,
    home.router,
    intake.router,
    account.router,
    people.router,
    applications.router,
    follow.router,
    disputes.router,
    events.router,
)
CASES = (
    lists.router,
    one.router,
    answering.router,
    dashboard.router,
    acting.router,
    figures_csv.router,
    models.router,
    releases.router,
    compared.router,
    drift.router,
)
UPLOADS = frozenset({"/submissions"})


def create_desk(
    desk: Desk,
    routers: Sequence[fastapi.APIRouter] = ROUTERS,
    *,
    provider: Provider | None = None,
    room: Room | None = None,
) -> fastapi.FastAPI:
    """Make the application.

    Args:
        desk: what its pages work with.
        routers: its pages; each of their routes says who may use it.
        provider: the company's own sign-in; None for passwords only.
        room: what the review works with; None for a desk without it.

    Raises:
        SettingsError: a route does not say so.
    """
    # No pages of documentation: they would load scripts from elsewhere.
    app = fastapi.FastAPI(title="dispute-extractor", openapi_url=None)
    app.state.desk = desk
    app.state.provider = provider
    caller = NeedsScope(Scope.SUBMIT)
    routers = (*routers, uploads(StoreCounter(desk.store, dict), desk.uploads, caller))
    app.state.waiting = {}
    if room is not None:
        app.state.room = room
        app.state.waiting[drawn.HERE] = lambda: drawn.waiting(room)
        routers = (*routers, originals.router, changes.router, looking.router, *CASES)
    if desk.shows_components:
        routers = (*routers, components.router)
    open_to_anybody = undeclared(it for router in routers for it in router.routes)
    if open_to_anybody:
        raise SettingsError("desk", f"no role is named for {', '.join(open_to_anybody)}")
    for router in routers:
        app.include_router(router)
    app.state.paths = frozenset(
        str(getattr(it, "path", "")) for router in routers for it in router.routes
    )
    app.add_middleware(Limited, but=UPLOADS)
    app.add_middleware(Guarded, https=desk.is_secure)
    answer_failures(app)
    return app
