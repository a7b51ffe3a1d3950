"""A polite kill is a wish; the second one is an order."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from extractor.service.signals import interrupted_by_kill, stopping_on_signals


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_only_asks(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    stop, woken = threading.Event(), threading.Event()
    with stopping_on_signals(stop, woken.set):
        os.kill(os.getpid(), number)
        assert stop.wait(5)
        assert woken.is_set()
        assert signal.getsignal(number) == before
    assert signal.getsignal(number) == before


def test_the_second_interrupt_interrupts() -> None:
    stop = threading.Event()
    with stopping_on_signals(stop, lambda: None):
        os.kill(os.getpid(), signal.SIGINT)
        assert stop.wait(5)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_a_polite_kill_interrupts() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), interrupted_by_kill():
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) == before
