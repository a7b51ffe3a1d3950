"""Figures for Prometheus; the only place that knows its library (extra `metrics`).

They are taken from the store when somebody asks, so that they are the same whichever process
did the work, and right after a restart.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import threading
from collections.abc import Callable, Iterable, Iterator

from extractor.errors import SettingsError, StoreError
from extractor.service.health import waiting_seconds
from extractor.store.drift import findings, last_look
from extractor.store.store import Store
from extractor.store.vitals import Vitals, newest_event, passages, vitals
from extractor.values.progress import State

_BUCKETS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200)
_LOOPBACK = "127.0.0.1"


@contextlib.contextmanager
def metrics_served(store: Store, port: int, *, host: str = _LOOPBACK) -> Iterator[int]:
    """Serve figures at ``/metrics``, as long as the block lasts.

    Args:
        store: what is counted.
        port: 0 takes a free one.
        host: address to listen on; anybody who reaches it sees counts, and names nobody.

    Yields:
        The port.

    Raises:
        SettingsError: the library is missing, or the port is taken.
    """
    try:
        import prometheus_client  # noqa: PLC0415 (an extra)
        from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415
        from prometheus_client.registry import Collector  # noqa: PLC0415
    except ImportError as error:
        detail = "the metrics need the extra `metrics`: pip install 'dispute-extractor[metrics]'"
        raise SettingsError("--metrics-port", detail) from error

    registry = prometheus_client.CollectorRegistry(auto_describe=False)
    spent = prometheus_client.Histogram(
        "extractor_state_seconds",
        "Seconds that submissions spent in a state before they left it.",
        ["state"],
        buckets=_BUCKETS,
        registry=None,
    )
    watched = _Watched(store, lambda state, seconds: spent.labels(state).observe(seconds))

    class _FromStore(Collector):
        def collect(self) -> Iterable[prometheus_client.Metric]:
            """Give all figures; only that the store is away, when it is."""
            up = GaugeMetricFamily("extractor_store_up", "1 while the record store answers.")
            try:
                counted = watched.look()
                changes = _changes(store)
            except StoreError:
                up.add_metric([], 0)
                return [up]
            up.add_metric([], 1)
            gauges = [up]
            figures = _figures(counted, store.clock()) | changes
            for name, (sentence, label, values) in figures.items():
                gauge = GaugeMetricFamily(name, sentence, labels=[label] if label else None)
                for value_of, value in values.items():
                    gauge.add_metric([value_of] if label else [], value)
                gauges.append(gauge)
            return [*gauges, *spent.collect()]

    registry.register(_FromStore())
    try:
        server, thread = prometheus_client.start_http_server(port, host, registry)
    except OSError as error:
        detail = f"{host} port {port} cannot be used ({error.strerror or error})"
        raise SettingsError("--metrics-port", detail) from error
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Watched:
    """Looks at the store, and reports each passage between two looks once."""

    def __init__(self, store: Store, observe: Callable[[str, float], None]) -> None:
        self._store = store
        self._observe = observe
        self._lock = threading.Lock()
        self._known = newest_event(store)

    def look(self) -> Vitals:
        with self._lock:
            for passage in passages(self._store, after=self._known):
                self._observe(passage.state.value, passage.seconds)
                self._known = passage.number
        return vitals(self._store)


def _changes(store: Store) -> dict[str, tuple[str, str, dict[str, float]]]:
    """Give what the last look at drift saw; without any before the first."""
    seen = last_look(store)
    lasting = {it.watched.key for it in findings(store) if it.over_at is None}
    distances = {it.watched.key: it.effect for it in seen}
    found = {it.watched.key: float(it.watched.key in lasting) for it in seen}
    return {
        "extractor_drift_distance": (
            "Population stability index, or growth of a share, of the last look.",
            "figure", distances,
        ),
        "extractor_drift": ("1 while a figure counts as changed.", "figure", found),
    }  # fmt: skip


def _figures(counted: Vitals, now: dt.datetime) -> dict[str, tuple[str, str, dict[str, float]]]:
    """Give sentence, label and values of each figure by its name."""
    oldest = waiting_seconds(counted, now) or 0.0
    states = {it.value: float(counted.states[it]) for it in State}
    deliveries = {it.value: float(count) for it, count in counted.deliveries.items()}
    return {
        "extractor_submissions": ("Submissions by state.", "state", states),
        "extractor_deliveries": ("Records handed on, by how far.", "state", deliveries),
        "extractor_backlog": ("Submissions without an outcome.", "", {"": counted.backlog}),
        "extractor_oldest_waiting_seconds": (
            "Seconds since the oldest submission in work came.", "", {"": oldest},
        ),
    }  # fmt: skip
