"""What arrived, as the desk shows it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from extractor.errors import InputError
from extractor.intake.quarantine import quarantined
from extractor.store.received import received
from extractor.store.store import Store
from extractor.values.progress import State
from extractor.web.frame.render import Words
from extractor.web.pages.intake import reasons
from tests.web.cases.shops import Shop, shop_on


@pytest.fixture
def shop(store: Store) -> Iterator[Shop]:
    """Open a desk with two disputes and three files that could not be read."""
    for number in range(3):
        content = f"broken {number}".encode()
        store.save(_set_aside(number, content), content)
    yield from shop_on(store)


def _set_aside(number: int, content: bytes):  # noqa: ANN202 (a record)

    name = f"<i>scan</i> {number}.pdf"
    return quarantined(name, hashlib.sha256(content).hexdigest(), InputError(name, "is damaged"))


def _ids(shop: Shop) -> list[str]:
    return [it.sha256 for it in received(shop.room.casework.store, (State.QUARANTINED,))]


def test_everything_that_arrived_is_shown_with_its_state(shop: Shop) -> None:
    page = shop.as_("viewer").client.get("/desk/intake").text
    assert page.count("data-row") == 5
    assert "5 received = 2 with disputes" in page
    assert "&lt;i&gt;scan" in page.replace("&lt;/i&gt;", "")
    assert 'name="file"' not in page


def test_lists_and_search_leave_what_they_say(shop: Shop) -> None:
    viewer = shop.as_("viewer").client
    assert viewer.get("/desk/intake?show=quarantined").text.count("data-row") == 3
    assert viewer.get("/desk/intake?show=recorded").text.count("data-row") == 2
    assert viewer.get("/desk/intake?q=MAIL-1").text.count("data-row") == 1
    assert "Nothing here." in viewer.get("/desk/intake?show=work").text


def test_pages_go_on_where_the_one_before_ended(shop: Shop) -> None:
    store = shop.room.casework.store
    first = received(store, size=2)
    second = received(store, before=first[-1].number, size=10)
    assert [it.number for it in (*first, *second)] == [5, 4, 3, 2, 1]


def test_a_file_is_read_again_and_another_taken_over(shop: Shop) -> None:
    clerk, (first, second, third) = shop.as_("clerk"), _ids(shop)
    answer = clerk.client.post(
        "/desk/intake/retry", data={"form_token": clerk.token(), "file": [first, second]}
    )
    assert answer.status_code == 303
    clerk.send("/desk/intake/release", file=third, why="called them")
    states = {it.sha256: it.state for it in received(shop.room.casework.store)}
    assert states[first] is states[second] is State.RECEIVED
    assert states[third] is State.RELEASED
    again = clerk.send("/desk/intake/retry", file=third)
    assert again.status_code == 303
    assert "not in quarantine" in clerk.client.get("/desk/intake").text


def test_a_viewer_may_look_only(shop: Shop) -> None:
    answer = shop.as_("viewer").send("/desk/intake/release", file=_ids(shop)[0])
    assert answer.status_code == 403
    assert len(_ids(shop)) == 3


def test_why_a_file_was_set_aside_is_told_in_the_readers_language(shop: Shop) -> None:
    viewer = shop.as_("viewer")
    assert "(is damaged); open it by hand" in viewer.client.get("/desk/intake").text
    viewer.send("/desk/account/taste", language="fr")
    page = viewer.client.get("/desk/intake").text
    assert "il ne peut pas être lu ; ouvrez-le à la main" in page
    assert 'title="cannot be read (is damaged)' in page  # with its figures, as it is kept


def test_every_reason_to_set_a_file_aside_is_told() -> None:
    kinds = [InputError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    assert {it.code for it in kinds} <= reasons(Words("es")).keys()
