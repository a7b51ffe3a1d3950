"""A change that somebody asks for: done, or said why not."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from extractor.errors import InputError, NotPermittedError, OcrError, ReaderError, WorkflowError
from extractor.values.casework import CaseFile
from extractor.viewing.taking import UntakableError
from extractor.web.frame.context import Person
from extractor.web.frame.render import words
from extractor.web.review.pages import answer, case_of, changer
from extractor.web.review.room import Room
from extractor.workflow.changes import Actor


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a change of which case.

    Attributes:
        seen: the version of the case that the person looked at.
    """

    request: Request
    room: Room
    person: Person
    case_id: str
    seen: int

    @property
    def actor(self) -> Actor:
        """Give who asks, as the workflow knows people."""
        return Actor(self.person.account.login, self.person.account.role)

    def done(self, do: Callable[[CaseFile], str]) -> Response:
        """Do it, and give the case as it is then; say what is in the way otherwise."""
        say = words(self.request)
        file = case_of(self.room, self.case_id)
        if file.case.version != self.seen:
            told = say._(
                "%(name)s has changed this case meanwhile. Look at it again.", name=changer(file)
            )
            shown = answer(self.request, self.room, self.person, file, told)
            return JSONResponse(shown | {"stale": True}, 409)
        try:
            told = do(file)
        except UntakableError as error:
            text = str(error.args[0])[:80]
            told = say._("No such value can be read in «%(text)s».", text=text)
            return JSONResponse({"told": told, "text": text}, 422)
        except WorkflowError as error:
            told = self.room.refused(error, self.person.language)
            return JSONResponse(
                {"told": told}, 403 if isinstance(error, NotPermittedError) else 422
            )
        except (InputError, OcrError, ReaderError) as error:
            return JSONResponse({"told": sentence(error)}, 422)
        file = case_of(self.room, self.case_id)
        return JSONResponse(answer(self.request, self.room, self.person, file, told))


def sentence(error: Exception) -> str:
    """Give what an error says of its own, as a sentence."""
    detail = getattr(error, "detail", "") or str(error)
    return detail[:1].upper() + detail[1:]
