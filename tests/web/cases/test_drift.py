"""What has changed, as the desk shows it."""

from __future__ import annotations

import json
import random
import zoneinfo
from pathlib import Path

from extractor.store.store import Store
from extractor.values.drift import Week
from extractor.web.cases.drift import as_data
from extractor.web.frame.render import Words
from extractor.web.frame.written import Writer
from tests.learning.drift.streams import NOW, Stream
from tests.service.test_drift_watch import dutch, fill, watch_of
from tests.web.cases.shops import Shop, shop_on


def test_a_new_desk_says_what_is_missing(shop: Shop) -> None:
    viewer = shop.as_("viewer").client
    page = viewer.get("/desk/drift")
    assert page.status_code == 200
    assert "Nothing so far" in page.text
    assert "Too little to compare" in viewer.get("/desk/drift/compared").text


def test_what_changed_is_shown_with_its_shares_and_documents(tmp_path: Path) -> None:
    with Store.open(tmp_path / "kept", clock=lambda: NOW) as store:
        fill(store, Stream().traces(random.Random(1), dutch))
        watch = watch_of(store, "ops")
        watch.once()
        watch.close()
        for shop in shop_on(store):
            viewer = shop.as_("viewer").client
            assert "lasts" in viewer.get("/desk/drift").text
            part = viewer.get("/desk/drift/compared").text
    assert "Languages" in part
    assert "nl 0.0% →" in part
    assert "Seen for the first time" in part
    assert ".eml" in part
    assert "drift-data" in part


def test_a_language_that_has_just_come_has_its_line() -> None:
    old = (("fr", 0.5), ("de", 0.3), ("en", 0.15), ("es", 0.05))
    new = (("fr", 0.4), ("nl", 0.3), ("de", 0.2), ("en", 0.08), ("es", 0.02))
    weeks = [Week(NOW.date(), 10, 0.9, None, 0.5, it, None) for it in (old, old, old, new)]
    data = as_data(weeks, Words("en"), Writer("en", zoneinfo.ZoneInfo("UTC")))
    lines = {it["name"]: it["values"] for it in json.loads(data)["charts"]["languages"]}
    assert lines["nl"] == [0.0, 0.0, 0.0, 30.0]


def test_what_stands_in_the_page_ends_no_script() -> None:
    week = Week(NOW.date(), 10, 0.9, None, 0.5, (("</script>", 1.0),), None)
    data = as_data((week,), Words("en"), Writer("en", zoneinfo.ZoneInfo("UTC")))
    assert "<" not in data
    assert json.loads(data)["charts"]["languages"] == [{"name": "</script>", "values": [100.0]}]
