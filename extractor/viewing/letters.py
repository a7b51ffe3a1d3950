"""A stranger's HTML made harmless: a short list of elements, and nothing that loads or leads away.

nh3's only door. Measured in a real browser, one layer is never enough: the page that shows this
forbids scripts and remote content once more by its policy, and puts it into a sandboxed frame.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping

import nh3

MOST_MARKUP = 2_000_000  # characters; what comes after them is left out

_TAGS = {
    *("a", "abbr", "address", "article", "b", "blockquote", "br", "caption", "center", "code"),
    *("dd", "del", "div", "dl", "dt", "em", "footer", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("header", "hr", "i", "img", "ins", "li", "main", "ol", "p", "pre", "q", "s", "section"),
    *("small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th"),
    *("thead", "tr", "u", "ul"),
}
# dropped with all that is in them; elements in neither list are dropped and their text is kept
_DROPPED = {
    *("applet", "audio", "canvas", "embed", "frame", "frameset", "iframe", "math", "noembed"),
    *("noframes", "noscript", "object", "script", "select", "style", "svg", "template", "textarea"),
    *("title", "video"),
}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"alt", "src"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_SCHEMES = {"cid", "data", "http", "https", "mailto", "tel"}
_SPAN = re.compile(r"[1-9]\d{0,1}")
# nh3 writes attributes in quotes and escapes quotes within them
_LINK = re.compile(r'<a href="([^"]*)">')
_PICTURE_LEFT_OUT = re.compile(r'<img(?: alt="([^"]*)")?>')
# characters that turn the order of those around them, as in "gnp.exe"
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def harmless(markup: str, pictures: Mapping[str, bytes]) -> tuple[str, int]:
    """Give markup that can be put into a page, and how many pictures were left out.

    Links become text that shows its target when it is pointed at. Pictures remain where they came
    with the mail and were encoded again; all others are named, not loaded.

    Args:
        markup: of a stranger.
        pictures: WebP files by content id.
    """
    left_out = 0

    def filtered(tag: str, name: str, value: str) -> str | None:
        nonlocal left_out
        if tag in {"td", "th"}:
            return value if _SPAN.fullmatch(value) else None
        if tag == "img" and name == "src":
            picture = pictures.get(value.removeprefix("cid:")) if value[:4] == "cid:" else None
            if picture is None:
                left_out += 1
                return None
            return "data:image/webp;base64," + base64.b64encode(picture).decode("ascii")
        return value

    clean = nh3.clean(
        _TURNING.sub("", markup[:MOST_MARKUP]),
        tags=_TAGS,
        clean_content_tags=_DROPPED,
        attributes=_ATTRIBUTES,
        attribute_filter=filtered,
        url_schemes=_SCHEMES,
        link_rel=None,
    )
    clean = _LINK.sub(r'<span class="link" title="\1">', clean)
    clean = clean.replace("<a>", "<span>").replace("</a>", "</span>")
    return _PICTURE_LEFT_OUT.sub(_named, clean), left_out


def _named(match: re.Match[str]) -> str:
    name = (match.group(1) or "").strip()
    return f'<span class="picture">{name}</span>' if name else ""
