"""Letters to customers reach a real mail server as a person wrote them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.casework.answering import Outgoing
from extractor.delivery.notice_settings import NoticeSettings
from extractor.service.messenger import open_notifier, telling
from extractor.service.postman import open_postman
from extractor.store.store import Store
from extractor.values.case import Letter
from extractor.values.casework import Sent
from tests.casework.example import ANNA, RULES, Bench, Hands, dispute

pytest.importorskip("aiosmtpd", reason="aiosmtpd is not installed")

from tests.delivery.mail_server import HERE, MailServer, serving

STOP = threading.Event()
WORDS = Letter("compta@tanguy.example", "Votre réclamation", "Bonjour,\nmerci.\n")
OUTGOING = Outgoing(WORDS, "a" * 32, ("0@tanguy.example", "1@tanguy.example"))


@pytest.fixture
def server() -> Iterator[MailServer]:
    with serving() as told:
        yield told


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    clock = Hands()
    with Store.open(tmp_path / "kept", clock=clock) as store:
        bench = Bench(store, clock)
        bench.record(dispute("d1"))
        bench.casework.answer("d1", OUTGOING, ANNA)
        yield bench


def settings(server: MailServer) -> NoticeSettings:
    smtp = {
        "host": HERE, "port": server.port, "security": "none", "timeout_seconds": 5,
        "sender": "desk@company.example", "answers_from": "claims@company.example",
    }  # fmt: skip
    return NoticeSettings.model_validate({"smtp": smtp})


def state(bench: Bench) -> Sent:
    (sent,) = bench.casework.get("d1").letters
    return sent


def test_a_letter_answers_the_mail_it_is_about(bench: Bench, server: MailServer) -> None:
    postman = open_postman(bench.store, settings(server))
    assert postman
    assert postman.once(STOP) == 1
    assert postman.once(STOP) == 0
    (sender, to, _), (mail,) = server.came[0], server.mails
    assert (sender, to) == ("claims@company.example", ["compta@tanguy.example"])
    assert (mail["From"], mail["Subject"]) == ("claims@company.example", "Votre réclamation")
    assert mail["In-Reply-To"] == "<1@tanguy.example>"
    assert mail["References"] == "<0@tanguy.example> <1@tanguy.example>"
    assert mail["Auto-Submitted"] is None
    assert mail.get_content().splitlines() == ["Bonjour,", "merci."]
    assert state(bench).state == "done"


def test_what_is_not_taken_comes_again_as_the_same_mail(bench: Bench, server: MailServer) -> None:
    server.answers = ["451 later", "250 OK"]
    postman = open_postman(bench.store, settings(server))
    assert postman
    assert postman.once(STOP) == 0
    assert (state(bench).state, "451 later" in state(bench).problem) == ("waiting", True)
    bench.clock.on(1)
    assert postman.once(STOP) == 1
    assert server.mails[0]["Message-ID"] == f"<{'a' * 32}@company.example>"


def test_a_recipient_that_is_refused_is_told_in_the_case(bench: Bench, server: MailServer) -> None:
    server.refused = {"compta@tanguy.example": "550 no such user"}
    postman = open_postman(bench.store, settings(server))
    assert postman
    postman.once(STOP)
    assert (state(bench).state, "no such user" in state(bench).problem) == ("dead", True)


def test_any_program_tells_and_one_at_a_time(bench: Bench, server: MailServer) -> None:
    first = open_notifier(bench.store, settings(server), RULES)
    assert first
    done = threading.Event()
    server_side = threading.Thread(target=first.run, args=(done,))
    server_side.start()
    with telling(bench.store, settings(server), RULES):
        for _ in range(200):
            if state(bench).state == "done":
                break
            threading.Event().wait(0.05)
    done.set()
    server_side.join()
    first.close()
    assert len(server.mails) == 1


def test_without_a_mail_server_nobody_tells(bench: Bench) -> None:
    assert open_postman(bench.store, NoticeSettings()) is None
    with telling(bench.store, NoticeSettings(), RULES):
        assert state(bench).state == "waiting"
