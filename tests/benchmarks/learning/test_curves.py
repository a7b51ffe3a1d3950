"""The simulated user learns from nothing that is asked, in the order that is said."""

from pathlib import Path

from benchmarks.learning.curves import waiting_among
from benchmarks.learning.picks import Picks
from benchmarks.learning.picture import draw
from benchmarks.learning.points import Point, read_points, table, write_points
from benchmarks.learning.user import is_right, make_user
from extractor.learning.material import Material
from extractor.learning.sample import NOTHING_CONTESTED, Sample
from extractor.learning.texts import fit_category
from tests.learning import small


def test_nothing_that_is_asked_is_learnt_from() -> None:
    material = Material.load()
    for task in ("category", "triage"):
        user = make_user(material, "de", task, share=1.0, seed=1)
        learnt = {it.text.strip() for it in (*user.before, *user.pool)}
        assert not learnt & {it.text.strip() for it in (*user.asked, *user.elsewhere)}
        assert {it.language for it in user.before} == {"fr", "en", "es"}
        assert {it.language for it in (*user.pool, *user.asked)} == {"de"}
        assert "de" not in {it.language for it in user.elsewhere}
        assert len(user.asked) > 50


def test_both_orders_label_as_many_and_differ() -> None:
    pool = [Sample(it, label, "en") for label in small.DISPUTES for it in small.texts_of(label)]
    model = fit_category(pool)
    names = {str(at): it for at, it in enumerate(pool)}
    taken = {}
    for order in ("active", "random"):
        picks = Picks(names, order, 3)
        picks.grow(10, lambda: waiting_among(names, model))
        first = picks.taken
        picks.grow(20, lambda: waiting_among(names, model))
        assert picks.taken[:10] == first
        taken[order] = picks.taken
        assert len(set(picks.taken)) == 20
    assert taken["active"] != taken["random"]


def test_a_message_of_which_only_is_known_that_it_contests_nothing_is_asked_for_that() -> None:
    nothing = Sample("...", NOTHING_CONTESTED)
    assert is_right(nothing, "order")
    assert not is_right(nothing, "dispute")
    assert is_right(Sample("...", "shortage"), "shortage")


def test_the_table_and_the_picture_show_every_language() -> None:
    points = [
        Point("category", language, order, 0, labels, 0.5, 0.9)
        for language in ("de", "fr")
        for order, labels in (("before", 0), ("active", 25), ("random", 25))
    ]
    assert "| category | not fr | 0.900 | 0.900 | 0.900 |" in table(points)
    picture = draw(points)
    assert picture.count("<polyline") == 4
    assert "category, fr left out" in picture


def test_points_are_kept_to_four_digits(tmp_path: Path) -> None:
    file = tmp_path / "points.json"
    write_points(file, [Point("category", "de", "active", 0, 25, 1 / 3, None)])
    assert read_points(file) == [Point("category", "de", "active", 0, 25, 0.3333, None)]


def test_orders_are_compared_draw_by_draw() -> None:
    shares = {"active": (0.5, 0.7), "random": (0.4, 0.7)}
    points = [
        Point("category", "de", order, seed, 25, own, None)
        for order, found in shares.items()
        for seed, own in enumerate(found)
    ]
    assert (
        "category, 25 labels: active above random by +0.050 +- 0.050, not below in 2 of 2"
        in table(points).splitlines()
    )
    alone = Point("category", "fr", "active", 0, 25, 0.1, None)  # nothing to compare it with
    assert table([alone, *points]).count("of 2") == 2
