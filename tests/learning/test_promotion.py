"""A release comes into use only where nothing stands against it, or somebody answers for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.artifacts import write_manifest
from extractor.errors import PromotionError, ReleaseError
from extractor.learning.promotion import (
    chance_of_loss,
    go_back,
    let_beside,
    promote,
    stands_against,
    weigh,
)
from extractor.learning.turns import note_turns
from extractor.records.dial import Standing as DialStanding
from extractor.releases import activate, choose_shadow, read_standing, resolve, write_release
from extractor.settings import ModelsSettings, Settings
from extractor.store.audit import By, Chosen, entries
from extractor.store.audit_check import verify
from extractor.store.store import Store
from extractor.values.calibration import Calibration, Reviewed
from extractor.values.release import Comparison, LabelFinding, ReleaseFacts
from tests.releases.making import AT, facts, package, saving

JEAN = By("jean", "admin")


def compared(
    before: float, after: float, cases: int = 100, part: str = "all", *, gained: int = 0
) -> Comparison:
    lost = max(0, round((before - after) * cases)) + gained
    return Comparison("category", part, "own", cases, before, after, gained, lost)


BETTER = compared(0.8, 0.9)


class Shop:
    """A store, a package and releases made of little but their calibration."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.store = store
        self.package = folder / "package"
        package(self.package)
        self.root = store.folder / "models"
        self.settings = Settings(models=ModelsSettings(path=self.package))

    def release(self, given: ReleaseFacts, *, evidence: int = 0) -> int:
        calibration = Calibration(
            evidence=tuple(Reviewed(0.9, right=True) for _ in range(evidence))
        )
        models = {"category": saving(b"new"), "calibration": calibration.save}
        parent = resolve(self.root, shipped=self.package)
        return write_release(self.root, models, given, parent=parent).number

    def promote(self, number: int, why: str = "", *, force: bool = False) -> None:
        promote(
            self.store, self.root, number, settings=self.settings, by=JEAN, why=why, force=force
        )

    def told(self) -> list[tuple[str, str | None, str | None]]:
        return [(it.what, it.subject, it.who) for it in entries(self.store, Chosen(kind="release"))]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Store.open(tmp_path / "store") as store:
        made = Shop(tmp_path, store)
        folder = made.package / "calibration" / "2"
        Calibration().save(folder)

        write_manifest(folder, {})
        yield made


def test_what_is_better_comes_into_use_and_the_trail_says_so(shop: Shop) -> None:
    number = shop.release(facts(BETTER))
    shop.promote(number)
    assert read_standing(shop.root).active == number
    assert shop.told() == [("models.promoted", "1", "jean")]
    go_back(shop.store, shop.root, by=JEAN, why="odd answers")
    assert read_standing(shop.root).active == 0
    assert shop.told()[1] == ("models.rolled_back", "shipped", "jean")
    assert not verify(shop.store, ()).problems


def test_who_lets_a_shadow_run_and_ends_it_is_in_the_trail(shop: Shop) -> None:
    first, second = shop.release(facts(BETTER)), shop.release(facts(BETTER))
    let_beside(shop.store, shop.root, first, by=JEAN)
    let_beside(shop.store, shop.root, first, by=By("marie"))  # it runs already
    let_beside(shop.store, shop.root, second, by=JEAN)
    shop.promote(second)
    let_beside(shop.store, shop.root, first, by=By("marie"))
    let_beside(shop.store, shop.root, 0, by=By("marie"))
    assert shop.told() == [
        ("models.shadow_started", "1", "jean"),
        ("models.shadow_started", "2", "jean"),
        ("models.promoted", "2", "jean"),
        ("models.shadow_ended", "2", "jean"),
        ("models.shadow_started", "1", "marie"),
        ("models.shadow_ended", "1", "marie"),
    ]
    started = entries(shop.store, Chosen(what="models.shadow_started"))[1].body
    assert started
    assert (started["before"], started["after"]) == ("1", "2")


def test_a_shadow_that_was_chosen_before_a_crash_is_noted_later(shop: Shop) -> None:
    number = shop.release(facts(BETTER))
    choose_shadow(shop.root, number, who="jean", at=shop.store.clock())
    assert shop.told() == []
    assert note_turns(shop.store, shop.root) == 1
    assert note_turns(shop.store, shop.root) == 0
    assert shop.told() == [("models.shadow_started", "1", "jean")]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param(facts(), "compared on no held-out case", id="uncompared"),
        pytest.param(facts(compared(0.9, 0.85)), "90.0% before, 85.0% now", id="all"),
        pytest.param(
            facts(BETTER, compared(0.9, 0.8, 60, "language:de")), "language:de", id="language"
        ),
        pytest.param(
            facts(BETTER, compared(0.9, 0.8, 60, "customer:C1")), "customer:C1", id="customer"
        ),
        pytest.param(
            facts(BETTER, findings=(LabelFinding("bad_batch", "30 % are wrong", refuses=True),)),
            "labels: 30 % are wrong",
            id="labels",
        ),
    ],
)
def test_what_stands_against_a_release_refuses_it(
    shop: Shop, given: ReleaseFacts, said: str
) -> None:
    number = shop.release(given)
    with pytest.raises(PromotionError, match=said):
        shop.promote(number)
    with pytest.raises(PromotionError, match="needs a reason"):
        shop.promote(number, force=True)
    assert (read_standing(shop.root).active, shop.told()) == (0, [])
    shop.promote(number, "the customer left", force=True)
    (entry,) = entries(shop.store, Chosen(kind="release"))
    assert entry.body is not None
    assert entry.body["why"] == "the customer left"
    assert said in entry.body["forced"][0]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(compared(0.9, 0.9), id="equal"),
        pytest.param(compared(0.9, 0.895, 200), id="within-the-margin"),
        pytest.param(compared(0.9, 0.8, 10), id="one-case"),
        pytest.param(compared(0.9, 0.6, 20, "customer:C1"), id="few-cases"),
        pytest.param(compared(0.9, 0.85, 40, "customer:C1", gained=6), id="by-chance"),
    ],
)
def test_what_proves_nothing_refuses_nothing(shop: Shop, row: Comparison) -> None:
    shop.promote(shop.release(facts(BETTER, row)))


def test_what_may_be_chance_is_said(shop: Shop) -> None:
    row = compared(0.9, 0.85, 40, "customer:C1", gained=6)
    few = compared(0.9, 0.6, 20, "customer:C2")
    weighed = weigh(shop.root, shop.release(facts(BETTER, row, few)), shop.settings)
    assert weighed.against == ()
    assert "customer:C1" in weighed.doubts[0]
    assert weighed.doubts[0].endswith("may be chance")
    assert weighed.doubts[1].endswith("too few cases to tell")


def test_a_release_is_measured_by_what_is_in_use(shop: Shop) -> None:
    first, second = shop.release(facts(BETTER)), shop.release(facts(BETTER))
    shop.promote(first)
    with pytest.raises(PromotionError, match="compared with the shipped models, but release 1"):
        shop.promote(second)


def test_the_dial_is_set_anew(shop: Shop) -> None:
    weighed = weigh(shop.root, shop.release(facts(BETTER), evidence=300), shop.settings)
    assert weighed.before.standing is DialStanding.CAREFUL
    assert weighed.after.standing is DialStanding.EXPECTED


def test_what_is_in_use_is_not_promoted_again(shop: Shop) -> None:
    number = shop.release(facts(BETTER))
    shop.promote(number)
    with pytest.raises(ReleaseError, match="in use already"):
        shop.promote(number)


def test_a_choice_whose_program_died_before_the_trail_knew_is_noted_by_the_next(
    shop: Shop,
) -> None:
    number = shop.release(facts(BETTER))
    activate(shop.root, number, expects=0, who="jean", role="command", at=AT)
    assert shop.told() == []
    assert note_turns(shop.store, shop.root) == 1
    assert note_turns(shop.store, shop.root) == 0
    assert shop.told() == [("models.promoted", "1", "jean")]


rows = st.builds(
    lambda cases, lost, gained, part: Comparison(
        "category", part, "own", cases, (cases - gained) / cases, (cases - lost) / cases,
        gained, lost,
    ),
    st.integers(60, 500), st.integers(0, 30), st.integers(0, 30),
    st.sampled_from(["all", "language:de"]),
)  # fmt: skip


@given(rows)
def test_better_or_equal_never_stands_against(row: Comparison) -> None:
    if row.after >= row.before:
        assert not stands_against(row, ModelsSettings())
    assert 0 < chance_of_loss(row) <= 1


@given(rows, st.floats(0, 0.2), st.floats(0, 0.2))
def test_a_wider_margin_refuses_no_more(row: Comparison, one: float, other: float) -> None:
    narrow, wide = sorted((one, other))
    if stands_against(row, ModelsSettings(margin=wide)):
        assert stands_against(row, ModelsSettings(margin=narrow))
