"""Which program calls: bearer tokens of applications, each with its scopes.

A route of the API says what it needs by the type of an argument, as pages do with roles::

    @router.get("/disputes")
    def disputes(caller: Reader) -> Page: ...
"""

from __future__ import annotations

from typing import Annotated

import fastapi
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool

from extractor.store.applications import Application, Scope, application_of
from extractor.values.case import Role
from extractor.web.frame.access import Needs
from extractor.web.frame.context import desk_of
from extractor.web.frame.signing import digest_of
from extractor.web.problems import ProblemError
from extractor.workflow.changes import Actor

SCHEME = HTTPBearer(auto_error=False, description="The token of an application.")


class NeedsScope(Needs):
    """Lets in programs that have a scope.

    Attributes:
        scope: that is needed.
    """

    def __init__(self, scope: Scope) -> None:
        super().__init__(None)
        self.scope = scope

    async def __call__(  # type: ignore[override]
        self,
        request: fastapi.Request,
        given: Annotated[HTTPAuthorizationCredentials | None, fastapi.Security(SCHEME)] = None,
    ) -> Application:
        """Give which program calls.

        Raises:
            ProblemError: there is no valid token, or it lacks the scope.
        """
        found = None
        if given is not None:
            store = desk_of(request).store
            digest = digest_of(given.credentials.strip())
            found = await run_in_threadpool(application_of, store, digest)
        if found is None:
            headers = {"WWW-Authenticate": "Bearer", "Connection": "close"}
            raise ProblemError(401, "unauthorized", "A valid bearer token is needed.", headers)
        if not found.may(self.scope):
            detail = f'This token lacks the scope "{self.scope.value}".'
            raise ProblemError(403, "scope", detail)
        return found


Submitter = Annotated[Application, fastapi.Depends(NeedsScope(Scope.SUBMIT))]
Reader = Annotated[Application, fastapi.Depends(NeedsScope(Scope.READ))]
Writer = Annotated[Application, fastapi.Depends(NeedsScope(Scope.WRITE))]


def actor_of(application: Application) -> Actor:
    """Give a program as the one who changes a case: it may what a clerk or a manager may."""
    role = Role.MANAGER if application.may(Scope.MANAGE) else Role.CLERK
    return Actor(f"app:{application.name}", role)
