"""An answer is written, looked at once more, sent once, and followed in the history."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from extractor.store.letters import letters_due, note_letter_not_sent
from extractor.web.desk import create_desk
from tests.web.cases.shops import Shop
from tests.web.desks import ADDRESS, desk_on

TOKEN = re.compile(r'name="token" value="([0-9a-f]{32})"')


@pytest.fixture
def sending(shop: Shop) -> Iterator[Shop]:
    """Give the same shop with a mail server."""
    store = shop.room.casework.store
    room = dataclasses.replace(shop.room, sends=True)
    app = create_desk(desk_on(store), room=room)
    with TestClient(app, ADDRESS, follow_redirects=False, raise_server_exceptions=False) as client:
        yield Shop(room, client, shop.ids)


def drafted(shop: Shop, login: str = "clerk") -> tuple[str, dict[str, str]]:
    page = shop.as_(login).client.get(f"/desk/cases/{shop.ids[0]}?answer=acknowledgement").text
    token = TOKEN.search(page)
    assert token
    fields = {"kind": "acknowledgement", "to": "compta@dupont.fr", "subject": "Your claim",
              "text": "Dear Sir,\r\nthank you.", "token": token[1]}  # fmt: skip
    return page, fields


def test_an_answer_is_confirmed_and_sent_once(sending: Shop) -> None:
    page, fields = drafted(sending)
    assert "Check and send" in page
    clerk, here = sending.as_("clerk"), f"/desk/cases/{sending.ids[0]}"
    shown = clerk.send(f"{here}/answer", **fields, step="check").text
    assert "Send it to compta@dupont.fr" in shown
    assert letters_due(sending.room.casework.store) == []
    changed = clerk.send(f"{here}/answer", **fields, step="change").text
    assert fields["token"] in changed
    assert "Dear Sir" in changed
    for _ in range(2):
        assert clerk.send(f"{here}/answer", **fields, step="send").status_code == 303
    (posted,) = letters_due(sending.room.casework.store)
    assert posted.letter.text == "Dear Sir,\nthank you.\n"
    page = clerk.client.get(here).text
    assert "on its way" in page
    assert "Your claim" in page
    note_letter_not_sent(sending.room.casework.store, posted, "550 <b>no</b>", seconds=None)
    page = clerk.client.get(here).text
    assert "550 &lt;b&gt;no&lt;/b&gt;" in page
    number = str(sending.case().version)
    assert clerk.send(f"{here}/answer/again", number=number).status_code == 303
    assert len(letters_due(sending.room.casework.store)) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"to": "compta@dupont.fr\r\nBcc: x@y.example"}, "Give one mail address"),
        ({"to": "a@b.fr, c@d.fr"}, "Give one mail address"),
        ({"to": ""}, "Give one mail address"),
        ({"subject": " \r\n"}, "needs a subject"),
        ({"text": " "}, "needs a subject"),
    ],
)
def test_what_cannot_be_sent_is_said_and_kept_to_be_changed(
    sending: Shop, wrong: dict[str, str], said: str
) -> None:
    _, fields = drafted(sending)
    here = f"/desk/cases/{sending.ids[0]}"
    page = sending.as_("clerk").send(f"{here}/answer", **{**fields, **wrong}, step="send").text
    assert said in page
    assert fields["token"] in page
    assert letters_due(sending.room.casework.store) == []


def test_a_subject_stays_one_line(sending: Shop) -> None:
    _, fields = drafted(sending)
    fields["subject"] = "Your claim\r\nBcc: all@company.example"
    here = f"/desk/cases/{sending.ids[0]}"
    sending.as_("clerk").send(f"{here}/answer", **fields, step="send")
    (posted,) = letters_due(sending.room.casework.store)
    assert posted.letter.subject == "Your claim Bcc: all@company.example"


def test_a_viewer_sends_nothing(sending: Shop) -> None:
    page, fields = drafted(sending, "viewer")
    assert "Check and send" not in page
    here = f"/desk/cases/{sending.ids[0]}"
    assert sending.as_("viewer").send(f"{here}/answer", **fields, step="send").status_code == 403


def test_without_a_mail_server_the_draft_is_copied(shop: Shop) -> None:
    page, fields = drafted(shop)
    assert "Check and send" not in page
    assert "[notices.smtp]" in page
    here = f"/desk/cases/{shop.ids[0]}"
    clerk = shop.as_("clerk")
    assert clerk.send(f"{here}/answer", **fields, step="send").status_code == 303
    assert "No mail server is set" in clerk.client.get(here).text
    assert letters_due(shop.room.casework.store) == []
