"""One case: what is shown, what may be done, and by whom."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor.values.case import Outcome, RootCause
from tests.web.cases.shops import Shop


def test_a_case_shows_what_is_known(shop: Shop) -> None:
    page = shop.as_("viewer").client.get(f"/desk/cases/{shop.ids[0]}")
    assert page.status_code == 200
    for text in ("Épicerie Dupont SARL", "FA-2026-00119", "€88.00", "short delivery", "mail-1.eml"):
        assert text in page.text
    assert f"/desk/cases/{shop.ids[0]}/move" not in page.text


def test_the_beginning_of_an_id_leads_to_the_case(shop: Shop) -> None:
    answer = shop.as_("viewer").client.get(f"/desk/cases/{shop.ids[0][:8]}")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/desk/cases/{shop.ids[0]}"
    assert shop.as_("viewer").client.get("/desk/cases/nothing").status_code == 404


def test_a_case_goes_its_way(shop: Shop) -> None:
    clerk, here = shop.as_("clerk"), f"/desk/cases/{shop.ids[0]}"
    clerk.send(f"{here}/move", to="validated", seen=str(shop.case().version))
    clerk.send(f"{here}/move", to="waiting_customer", missing="delivery_note\nphoto")
    assert shop.case().missing == ("delivery_note", "photo")
    item = shop.case().items[0].invoice
    clerk.send(
        f"{here}/move", to="partly_accepted", reason="two of three",
        **{f"accepted:{item}": "60,00"},
    )  # fmt: skip
    assert shop.case().outcome is Outcome.PARTLY_ACCEPTED
    assert shop.case().items[0].accepted == Decimal("60.00")
    clerk.send(f"{here}/move", to="posted", credit_note="AV-7")
    assert shop.case().credit_note == "AV-7"
    page = clerk.client.get(here).text
    assert "two of three" in page
    assert "AV-7" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"to": "rejected"}, "does not lead to"),
        ({"to": "waiting_customer"}, "Still missing: what the customer is asked for"),
        ({"to": "validated", "seen": "99"}, "has changed it meanwhile"),
    ],
)
def test_what_is_against_the_rules_is_said_and_changes_nothing(
    shop: Shop, fields: dict[str, str], said: str
) -> None:
    clerk, here = shop.as_("clerk"), f"/desk/cases/{shop.ids[0]}"
    before = shop.case()
    assert clerk.send(f"{here}/move", **fields).status_code == 303
    assert shop.case() == before
    assert said in clerk.client.get(here).text


def test_an_amount_that_is_none_is_said(shop: Shop) -> None:
    clerk, here = shop.as_("clerk"), f"/desk/cases/{shop.ids[0]}"
    clerk.send(f"{here}/move", to="validated", **{"accepted:x": "much"})
    assert "An amount is written such as" in clerk.client.get(here).text
    assert shop.case().status == "new"


def test_comments_owners_causes_and_targets(shop: Shop) -> None:
    manager, here = shop.as_("manager"), f"/desk/cases/{shop.ids[0]}"
    manager.send(f"{here}/comment", text="Ask @clerk <b>please</b>")
    manager.send(f"{here}/assign", owner="clerk", why="knows them")
    manager.send(f"{here}/cause", cause="picking")
    manager.send(f"{here}/due", target="2026-12-24")
    case = shop.case()
    assert (case.owner, case.axes.root_cause) == ("clerk", RootCause.PICKING)
    assert case.target.isoformat() == "2026-12-24"
    page = manager.client.get(here).text
    assert "Ask @clerk &lt;b&gt;please&lt;/b&gt;" in page
    assert "Clerk Martin" in page
    assert "Take back" in page


def test_the_last_change_is_taken_back(shop: Shop) -> None:
    clerk, here = shop.as_("clerk"), f"/desk/cases/{shop.ids[0]}"
    clerk.send(f"{here}/assign", owner="me")
    assert shop.case().owner == "clerk"
    clerk.send(f"{here}/undo", number=str(shop.case().version))
    assert shop.case().owner == ""


def test_a_clerk_sets_no_target_and_a_viewer_changes_nothing(shop: Shop) -> None:
    here = f"/desk/cases/{shop.ids[0]}"
    before = shop.case()
    shop.as_("clerk").send(f"{here}/due", target="2026-12-24")
    for action in ("move", "assign", "cause", "link", "undo"):
        assert shop.as_("viewer").send(f"{here}/{action}", to="validated").status_code == 403
    assert shop.case() == before


def test_cases_are_linked_and_freed(shop: Shop) -> None:
    clerk, here = shop.as_("clerk"), f"/desk/cases/{shop.ids[0]}"
    clerk.send(f"{here}/link", other=shop.ids[1][:10], kind="related")
    assert [it.case_id for it in shop.case().links] == [shop.ids[1]]
    assert shop.ids[1] in clerk.client.get(here).text
    clerk.send(f"{here}/unlink", other=shop.ids[1])
    assert shop.case().links == ()


def test_a_draft_is_written_in_the_customers_language(shop: Shop) -> None:
    clerk, here = shop.as_("clerk"), f"/desk/cases/{shop.ids[0]}"
    page = clerk.client.get(f"{here}?answer=acknowledgement").text
    assert "FA-2026-00119" in page
    assert "Bonjour" in page or "Madame" in page
    assert "needs a reason" in clerk.client.get(f"{here}?answer=rejection").text
    assert "There is no such answer." in clerk.client.get(f"{here}?answer=nonsense").text


def test_the_dashboard_counts_and_leads_to_its_cases(shop: Shop) -> None:
    viewer = shop.as_("viewer")
    page = viewer.client.get("/desk/dashboard")
    assert page.status_code == 200
    assert "short delivery" in page.text
    assert "€186" in page.text  # 88 + 98
    assert viewer.client.get("/desk/dashboard?category=quality_defect").text.count("No cases yet.")
