"""Every route says who may use it, and nobody else can."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the extra `desk` is not installed")
pytest.importorskip("argon2", reason="the extra `desk` is not installed")

import fastapi
from fastapi.routing import APIRoute

from extractor.errors import SettingsError
from extractor.store.store import Store
from extractor.values.case import Role
from extractor.web.api.callers import NeedsScope
from extractor.web.desk import ROUTERS, create_desk
from extractor.web.frame.access import Needs, may, needs_of
from extractor.web.pages import components
from extractor.web.problems import MEDIA_TYPE
from tests.web.desks import Browser, browser, desk_on

ROUTES = [
    (route, method)
    for router in (*ROUTERS, components.router)
    for route in router.routes
    if isinstance(route, APIRoute)
    for method in sorted(route.methods)
]
SCOPED = [it for it in ROUTES if isinstance(needs_of(it[0]), NeedsScope)]
LIMITED = [it for it in ROUTES if (needs := needs_of(it[0])) and needs.role is not None]


def path_of(route: APIRoute) -> str:
    """Give a path that exists in no store."""
    return re.sub(r"{[^}]+}", "999", route.path)


def named(it: tuple[APIRoute, str]) -> str:
    return f"{it[1]} {it[0].path}"


@pytest.fixture(scope="module")
def browsers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Browser]]:
    folder: Path = tmp_path_factory.mktemp("matrix")
    with Store.open(folder / "kept") as store:
        desk = desk_on(store)
        with (
            browser(desk) as nobody,
            browser(desk, "viewer") as viewer,
            browser(desk, "clerk") as clerk,
            browser(desk, "manager") as manager,
            browser(desk, "admin") as admin,
        ):
            yield {
                "": nobody, "viewer": viewer, "clerk": clerk, "manager": manager, "admin": admin
            }  # fmt: skip


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_a_route_says_who_may_use_it(route: tuple[APIRoute, str]) -> None:
    assert needs_of(route[0]) is not None


@pytest.mark.parametrize("route", LIMITED, ids=named)
def test_a_route_turns_away_who_is_not_signed_in(
    route: tuple[APIRoute, str], browsers: dict[str, Browser]
) -> None:
    answer = browsers[""].client.request(route[1], path_of(route[0]))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/desk/sign-in")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("route", LIMITED, ids=named)
def test_a_route_lets_in_its_role_and_those_above(
    route: tuple[APIRoute, str], role: Role, browsers: dict[str, Browser]
) -> None:
    needs = needs_of(route[0])
    assert needs is not None
    assert needs.role is not None
    answer = browsers[role.value].client.request(route[1], path_of(route[0]))
    assert answer.status_code != 500
    refused = answer.status_code == 403 and "Your role does not allow this" in answer.text
    assert refused is not may(role, needs.role)


@pytest.mark.parametrize(
    "route", [it for it in ROUTES if it[1] == "POST" and it not in SCOPED], ids=named
)
def test_a_route_that_changes_something_wants_the_form_token(
    route: tuple[APIRoute, str], browsers: dict[str, Browser]
) -> None:
    answer = browsers["admin"].client.request(route[1], path_of(route[0]))
    assert (answer.status_code, "This form is too old" in answer.text) == (403, True)


@pytest.mark.parametrize("route", SCOPED, ids=named)
def test_a_route_for_programs_turns_people_away(
    route: tuple[APIRoute, str], browsers: dict[str, Browser]
) -> None:
    answer = browsers["admin"].client.request(route[1], path_of(route[0]))
    assert (answer.status_code, answer.headers["content-type"]) == (401, MEDIA_TYPE)


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_every_answer_runs_nothing_of_others(
    route: tuple[APIRoute, str], browsers: dict[str, Browser]
) -> None:
    answer = browsers["viewer"].client.request(route[1], path_of(route[0]))
    assert answer.status_code != 500
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "frame-ancestors" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_desk_with_a_route_for_nobody_does_not_start(store: Store) -> None:
    router = fastapi.APIRouter()
    router.add_api_route("/open", lambda: "everybody")
    with pytest.raises(SettingsError, match="/open"):
        create_desk(desk_on(store), [router])


def test_roles_hold_what_lower_ones_may() -> None:
    order = (Role.VIEWER, Role.CLERK, Role.MANAGER, Role.ADMIN)
    for lower, role in enumerate(order):
        assert [may(role, it) for it in order] == [at <= lower for at in range(len(order))]
    assert Needs(None).role is None
