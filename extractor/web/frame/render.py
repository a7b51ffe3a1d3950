"""Make pages of templates; with `extractor.workflow.letters` the only door to Jinja2.

One environment for each language, so that macros and included parts speak it as well. Everything
is escaped, and a name that a template misspells is an error.
"""

from __future__ import annotations

import base64
import binascii
import functools
import json
import zoneinfo
from collections.abc import Callable, Mapping
from pathlib import Path

import jinja2
import markupsafe
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from extractor.values.taxonomy import SHIPPED
from extractor.web.frame import assets, cookies
from extractor.web.frame.access import may, visitor_of
from extractor.web.frame.context import Desk, Visitor, desk_of
from extractor.web.frame.language import LANGUAGES, catalogue
from extractor.web.frame.navigation import navigation, waiting
from extractor.web.frame.written import Writer
from extractor.workflow.words import Group, word

FOLDER = Path(__file__).parent.parent / "templates"
_TOLD_SECONDS = 30
_TOLD_CHARACTERS = 600


@functools.lru_cache(maxsize=32)
def environment(language: str, zone: zoneinfo.ZoneInfo) -> jinja2.Environment:
    """Give what makes pages in a language."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    writer = Writer(language, zone)
    for name in ("day", "long_day", "instant", "ago", "lasting", "amount", "about", "number"):
        made.filters[name] = getattr(writer, name)
    made.filters.update(share=writer.share, size=writer.size, commands=commands)
    # {{ case.axes.category | word("categories") }}
    made.filters["word"] = _word_in(language)
    made.globals.update(asset=assets.address_of, languages=LANGUAGES, may=may)
    return made


def render(
    request: Request,
    template: str,
    values: Mapping[str, object] | None = None,
    *,
    status: int = 200,
    language: str | None = None,
) -> HTMLResponse:
    """Give a page, or a part of one.

    Every template knows `desk`, `visitor`, `path`, `navigation`, `waiting`, `told` and `now`
    beside what is given here.

    Args:
        request: what it answers.
        template: its file in `templates/`.
        values: what the template shows.
        status: of HTTP.
        language: None for the visitor's.
    """
    desk, visitor = desk_of(request), _visitor(request)
    told = _told(request, desk)
    language = language or visitor.language
    made = environment(language, desk.zone).get_template(template)
    entries = navigation(request.app, visitor)
    given = {
        "request": request, "desk": desk, "visitor": visitor, "language": language,
        "path": request.url.path, "told": told, "now": desk.store.clock(),
        "navigation": entries, "waiting": waiting(request.app, entries),
    }  # fmt: skip
    response = HTMLResponse(made.render(given | dict(values or {})), status)
    if told is not None:
        cookies.remove(response, desk, cookies.TOLD)
    if visitor.new_seed is not None:
        cookies.put(response, desk, cookies.SEED, visitor.new_seed)
    return response


def go(request: Request, path: str, told: str = "", *, kind: str = "good") -> Response:
    """Send the browser to a page, which says what was done.

    Args:
        request: what is answered; one by htmx is answered in its way.
        path: of the desk, never of another host.
        told: a sentence in the reader's language; empty for none.
        kind: "good", "bad" or "plain".
    """
    response: Response
    if request.headers.get("hx-request"):
        response = Response(status_code=204, headers={"HX-Redirect": path})
    else:
        response = RedirectResponse(path, 303)
    if told:
        text = json.dumps([kind, told[:_TOLD_CHARACTERS]]).encode()
        value = base64.urlsafe_b64encode(text).decode().rstrip("=")
        cookies.put(response, desk_of(request), cookies.TOLD, value, seconds=_TOLD_SECONDS)
    return response


def toast(response: Response, told: str, *, kind: str = "good") -> Response:
    """Have an answer to htmx say something as well."""
    response.headers["HX-Trigger"] = json.dumps({"toast": {"text": told, "kind": kind}})
    return response


def commands(text: str) -> markupsafe.Markup:
    """Show what stands between backticks as something to type; all else stays a text."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # one too many: none of them is a pair
        return markupsafe.escape(text)
    shown = (
        markupsafe.Markup("<code>{}</code>").format(it) if at % 2 else markupsafe.escape(it)
        for at, it in enumerate(parts)
    )
    return markupsafe.Markup("").join(shown)


def _word_in(language: str) -> Callable[[jinja2.runtime.Context, str, Group], str]:
    """Give the filter that says what a code is called, on a page by the desk's taxonomy."""

    @jinja2.pass_context
    def said(context: jinja2.runtime.Context, code: str, group: Group) -> str:
        desk: Desk | None = context.get("desk")  # imported macros have none, and need none
        taxonomy = desk.casework.rules.taxonomy if desk else SHIPPED
        return word(group, code, language, taxonomy)

    return said


def words(request: Request) -> Words:
    """Give the words of the reader's language, for sentences made in code."""
    return Words(_visitor(request).language)


class Words:
    """Translates sentences that code makes; `_` and `n` are what `tools/messages.py` looks for."""

    def __init__(self, language: str) -> None:
        self._catalogue = catalogue(language)

    def _(self, message: str, /, **values: object) -> str:
        """Give a sentence with its values."""
        said = self._catalogue.gettext(message)
        return said % values if values else said

    def n(self, one: str, many: str, count: int, /, **values: object) -> str:
        """Give a sentence for a number of things, which it may name as `num`."""
        said = self._catalogue.ngettext(one, many, count)
        return said % ({"num": count} | values)


def _visitor(request: Request) -> Visitor:
    known: Visitor | None = getattr(request.state, "visitor", None)
    return known if known is not None else visitor_of(request, desk_of(request))


def _told(request: Request, desk: Desk) -> Mapping[str, str] | None:
    """Give what the page before wanted said."""
    value = cookies.read(request, desk, cookies.TOLD)
    if not value:
        return None
    try:
        kind, text = json.loads(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))
    except (binascii.Error, ValueError, TypeError):
        return None
    known = kind if kind in {"good", "bad", "plain"} else "plain"
    return {"kind": known, "text": str(text)[:_TOLD_CHARACTERS]}
