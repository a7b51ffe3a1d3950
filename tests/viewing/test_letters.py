"""Nothing in a stranger's HTML runs, loads or leads away."""

from __future__ import annotations

import html.parser

import hypothesis
import pytest
from hypothesis import strategies as st

from extractor.viewing.letters import harmless

ATTACKS = {
    "script": "<script>alert(1)</script>",
    "handler": '<img src="x" onerror="alert(1)">',
    "svg": "<svg><script>alert(1)</script><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "link": '<a href="javascript:alert(1)">x</a>',
    "data": '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    "frame": '<iframe src="https://evil.example"></iframe>',
    "refresh": '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    "base": '<base href="https://evil.example/">',
    "form": '<form action="https://evil.example"><input name="password"><button>go</button></form>',
    "style": '<style>@import "https://evil.example/a.css"; p { background: url(x) }</style>',
    "attribute": '<p style="background:url(https://evil.example)" class="topbar" id="app">x</p>',
    "tracker": '<img src="https://evil.example/t.gif"><img srcset="https://evil.example/2.png 2x">',
    "old": '<body background="https://evil.example/b.gif"><table background="//evil.example">',
    "video": '<video poster="https://evil.example/p"><source src="https://evil.example/v"></video>',
    "object": '<object data="https://evil.example"></object><embed src="//evil.example">',
    "mutation": '<math><mtext><table><mglyph><style><img src=x onerror="alert(1)">',
    "noscript": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "comment": "<!--><img src=x onerror=alert(1)>-->",
    "stylesheet": '<link rel="stylesheet" href="https://evil.example/a.css">',
    "template": "<template><img src=x onerror=alert(1)></template>",
}
LOADING = {"src", "srcset", "href", "background", "poster", "data", "action", "style", "xlink:href"}


class Elements(html.parser.HTMLParser):
    """Collects what a browser would act upon."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def assert_harmless(markup: str) -> None:
    elements = Elements()
    elements.feed(markup)
    for tag, attributes in elements.found:
        assert tag not in {"script", "style", "iframe", "form", "input", "meta", "link", "svg", "a"}
        assert not [it for it in attributes if it.startswith("on")]
        for name in LOADING & set(attributes):
            assert (tag, name) == ("img", "src")
            assert str(attributes[name]).startswith("data:image/webp;base64,")


@pytest.mark.parametrize("markup", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_becomes_harmless_and_the_text_beside_it_stays(markup: str) -> None:
    clean, _ = harmless(f"<p>Il manque 3 colis</p>{markup}<p>Cordialement</p>", {})
    assert_harmless(clean)
    assert "Il manque 3 colis" in clean


@hypothesis.given(st.lists(st.sampled_from([*ATTACKS.values(), "<p>", "</p>", '"', "'", "<", ">"])))
def test_pieces_of_attacks_in_any_order_are_harmless(pieces: list[str]) -> None:
    assert_harmless(harmless("".join(pieces), {})[0])


def test_a_link_is_text_that_shows_where_it_would_lead() -> None:
    clean, _ = harmless('<a href="https://evil.example/?q=&quot;x">Ma banque</a>', {})
    assert clean == '<span class="link" title="https://evil.example/?q=&quot;x">Ma banque</span>'


def test_only_pictures_that_came_with_the_mail_are_shown_and_the_others_counted() -> None:
    markup = (
        '<img src="cid:logo" alt="Logo"><img src="cid:gone" alt="Signature">'
        '<img src="https://evil.example/t.gif"><img src="data:image/png;base64,AAAA">'
    )
    clean, left_out = harmless(markup, {"logo": b"RIFF"})
    assert clean.count("<img") == 1
    assert 'src="data:image/webp;base64,UklGRg=="' in clean
    assert '<span class="picture">Signature</span>' in clean
    assert left_out == 3


def test_characters_that_turn_the_reading_order_are_taken_out() -> None:
    assert harmless("<p>facture\u202efdp.exe</p>", {})[0] == "<p>facturefdp.exe</p>"


def test_deeply_nested_elements_do_no_harm() -> None:
    clean, _ = harmless("<div>" * 20_000 + "Il manque 3 colis", {})
    assert "Il manque 3 colis" in clean
