"""Whatever the description of the interface allows gets an answer that it describes."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the extra `desk` is not installed")
pytest.importorskip("schemathesis", reason="schemathesis is not installed")

import hypothesis
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from extractor.store.applications import NewApplication, Scope, add_application
from extractor.store.audit import SYSTEM
from extractor.store.store import Store
from extractor.web.desk import create_desk
from extractor.web.frame.signing import digest_of
from tests.web.desks import desk_on

TOKEN = "a token of the tests"
CHECKS = [
    not_a_server_error, content_type_conformance, response_schema_conformance,
    status_code_conformance,
]  # fmt: skip

_folder = tempfile.TemporaryDirectory()
_store = Store.open(Path(_folder.name))
_app = create_desk(desk_on(_store))
add_application(_store, NewApplication("tests", digest_of(TOKEN), tuple(Scope)), by=SYSTEM)
SCHEMA = schemathesis.openapi.from_asgi("/openapi.json", _app).exclude(path="/events/stream")


@SCHEMA.parametrize()
@hypothesis.settings(
    max_examples=5, deadline=None, suppress_health_check=list(hypothesis.HealthCheck),
    derandomize=True, database=None,
)  # fmt: skip
def test_an_answer_is_as_described(case: schemathesis.Case) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {TOKEN}"}, checks=CHECKS)
