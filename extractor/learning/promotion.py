"""May a release come into use? What stands against it, where the dial would stand, and the act.

What is worked out here is the same for the command line and the desk. The change itself is a file
(`releases.standing`), its entry in the audit trail a row of the store, written after it (`turns`).
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from extractor.errors import PromotionError
from extractor.learning.turns import note_turns
from extractor.records.dial import Dial
from extractor.releases import (
    JUDGED,
    Release,
    Standing,
    activate,
    choose_shadow,
    open_release,
    read_standing,
    roll_back,
    verify_release,
)
from extractor.settings import ModelsSettings, Settings
from extractor.stages.dialling import dial_of
from extractor.store.audit import By
from extractor.store.store import Store
from extractor.trained import load_calibration
from extractor.values.release import Comparison, LabelFinding, release_name

ALL: Final = "all"
# Of a loss in a part, that it comes by chance: above it the part is doubtful, not worse. Wider than
# usual, so that the doubt is the new models'; see docs/decisions/0044-a-release-is-whole.md.
CHANCE: Final = 0.2


@dataclasses.dataclass(frozen=True, slots=True)
class Objection:
    """One thing that stands against a release.

    Attributes:
        code: "uncompared", "other_parent", "labels" or "worse".
        sentence: in English.
        figure: that is worse; None for the others.
        finding: about the labels; None for the others.
    """

    code: str
    sentence: str
    figure: Comparison | None = None
    finding: LabelFinding | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Weighed:
    """What speaks about bringing a release into use.

    Attributes:
        objections: with any of them it is refused.
        doubts: what a person should know; refuses nothing.
        before: where the dial stands now.
        after: where it would stand.
    """

    release: Release
    objections: tuple[Objection, ...]
    doubts: tuple[str, ...]
    before: Dial
    after: Dial

    @property
    def against(self) -> tuple[str, ...]:
        """Give the objections as sentences."""
        return tuple(it.sentence for it in self.objections)


def weigh(root: Path, number: int, settings: Settings) -> Weighed:
    """Compare a release with what is in use.

    Args:
        root: the folder of releases.
        number: of the release.
        settings: with margins, and the dial's target and evidence.

    Raises:
        ReleaseError: it is missing or broken, or it is not known what is in use.
        SettingsError: the evidence for the dial cannot be read.
    """
    release = verify_release(root, number)
    active = read_standing(root).active
    now, then = (
        dial_of(settings, load_calibration(open_release(root, it, shipped=settings.models.path)))
        for it in (active, number)
    )
    return Weighed(
        release,
        objections=tuple(_objections(release, release_name(active), settings.models)),
        doubts=tuple(_doubts(release, settings.models)),
        before=now,
        after=then,
    )


def promote(
    store: Store,
    root: Path,
    number: int,
    *,
    settings: Settings,
    by: By,
    why: str = "",
    force: bool = False,
) -> Standing:
    """Bring a release into use, if nothing stands against it or somebody takes it upon himself.

    Args:
        store: with the audit trail.
        root: the folder of releases.
        number: of the release.
        settings: with margins.
        by: who wants it.
        why: needed where it is forced.
        force: whatever stands against it; that is written down.

    Raises:
        PromotionError: something stands against it, or it is forced without a reason.
        ReleaseError: it is missing, broken or in use, or another was brought into use meanwhile.
    """
    name = release_name(number)
    expects = read_standing(root).active
    against = () if expects == number else weigh(root, number, settings).against
    if against and not force:
        raise PromotionError(name, against)
    if against and not why.strip():
        raise PromotionError(name, ("it needs a reason to be forced", *against))
    note_turns(store, root)  # of choices of a shadow the file keeps the last only
    after = activate(
        root,
        number,
        expects=expects,
        who=by.who,
        at=store.clock(),
        role=by.role,
        why=why.strip(),
        forced=against,
    )
    note_turns(store, root)
    return after


def let_beside(store: Store, root: Path, number: int, *, by: By) -> Standing:
    """Let a release run beside the one in use, or none.

    Args:
        store: with the audit trail.
        root: the folder of releases.
        number: of the release; `SHIPPED` for none.
        by: who wants it.

    Raises:
        ReleaseError: it is missing or broken, or is the one in use.
    """
    note_turns(store, root)  # as in `promote`
    after = choose_shadow(root, number, who=by.who, at=store.clock(), role=by.role)
    note_turns(store, root)
    return after


def go_back(store: Store, root: Path, *, by: By, why: str = "") -> Standing:
    """Give back the release in use, for the one before it that can be used.

    Raises:
        ReleaseError: the shipped models are in use.
    """
    after = roll_back(root, who=by.who, at=store.clock(), role=by.role, why=why.strip())
    note_turns(store, root)
    return after


def _objections(release: Release, active: str, settings: ModelsSettings) -> Iterable[Objection]:
    facts = release.facts
    if facts is None or not facts.comparisons:
        yield Objection("uncompared", "it was compared on no held-out case")
        return
    if release.parent != active:
        yield Objection(
            "other_parent",
            f"it was compared with {called(release.parent)}, but {called(active)} is in use: "
            "train again",
        )
    yield from (
        Objection("labels", f"labels: {it.detail}", finding=it)
        for it in facts.findings
        if it.refuses
    )
    yield from (
        Objection("worse", worse(it), it)
        for it in facts.comparisons
        if stands_against(it, settings)
    )


def _doubts(release: Release, settings: ModelsSettings) -> Iterable[str]:
    name = release_name(release.number)
    trained = {model for model, it in release.models.items() if it.release == name}
    if trained & set(JUDGED) and "calibration" not in trained:
        yield (
            "its calibration was fitted to answers of other models: confidences may mislead, and "
            "the dial is careful until people have checked enough documents, or "
            "`extractor train --only calibration` has fitted another"
        )
    if release.facts is None:
        return
    yield from (f"labels: {it.detail}" for it in release.facts.findings if not it.refuses)
    for it in release.facts.comparisons:
        if is_lower(it, settings.margin) and not stands_against(it, settings):
            few = it.cases < settings.least_cases
            yield f"{worse(it)}: {'too few cases to tell' if few else 'may be chance'}"


def is_lower(it: Comparison, margin: float) -> bool:
    """Say whether candidates are worse by more than a margin, and by more than one case."""
    return it.before - it.after > max(margin, 1.0 / max(it.cases, 1)) + 1e-9


def stands_against(it: Comparison, settings: ModelsSettings) -> bool:
    """Say whether a figure refuses a promotion: on all cases, or in a part that is protected."""
    if not is_lower(it, settings.margin):
        return False
    if it.part == ALL:
        return True
    return it.cases >= settings.least_cases and chance_of_loss(it) <= CHANCE


def chance_of_loss(it: Comparison) -> float:
    """Give the chance that equals part so unevenly, or more so (exact, one-sided)."""
    tries = it.gained + it.lost
    return sum(math.comb(tries, at) for at in range(it.lost, tries + 1)) / (1 << tries)


def worse(it: Comparison) -> str:
    """Say that candidates are worse, with the figures."""
    return (
        f"{it.task}, {it.part} of {it.cases} {it.origin} cases: {it.before:.1%} before, "
        f"{it.after:.1%} now ({it.lost} lost, {it.gained} gained)"
    )


def called(name: str) -> str:
    """Give what people call a release."""
    return f"release {name}" if name.isdigit() else "the shipped models"
