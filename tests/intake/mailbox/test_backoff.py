"""Pauses grow, differ and end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractor.intake.mailbox.backoff import LONGEST, LONGEST_REFUSED, Backoff


def test_pauses_double_up_to_the_longest_and_begin_again() -> None:
    backoff = Backoff(lambda: 0.0, lambda: 1.0)
    pauses = [backoff.failed(retryable=True) for _ in range(12)]
    assert pauses[:4] == [1.0, 2.0, 4.0, 8.0]
    assert pauses[-1] == LONGEST
    backoff.reset()
    assert backoff.left() == 0
    assert backoff.failed(retryable=True) == 1.0


def test_a_refused_user_is_tried_rarely() -> None:
    backoff = Backoff(lambda: 0.0, lambda: 1.0)
    assert backoff.failed(retryable=False) == 60.0
    assert [backoff.failed(retryable=False) for _ in range(9)][-1] == LONGEST_REFUSED


def test_the_pause_runs_out() -> None:
    now = [10.0]
    backoff = Backoff(lambda: now[0], lambda: 1.0)
    backoff.failed(retryable=True)
    assert backoff.left() == 1.0
    now[0] = 12.0
    assert backoff.left() == 0.0


@given(jitter=st.floats(0, 1), failures=st.integers(1, 200))
def test_programs_that_failed_together_come_back_apart(jitter: float, failures: int) -> None:
    backoff = Backoff(lambda: 0.0, lambda: jitter)
    pause = [backoff.failed(retryable=True) for _ in range(failures)][-1]
    assert 0.5 <= pause <= LONGEST
