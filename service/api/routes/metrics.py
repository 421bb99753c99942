"""``GET /metrics``: counters, latencies and memory, in Prometheus' text format.

Counted from the access log's lines, so that log and metrics cannot disagree. One registry for each application, in the
memory of the one worker: when it is replaced they begin at 0 again, as counters may (``rate()`` expects it). Only the
number of replacements comes from outside. Every label has a fixed set of values: a route is a template, a code is one
of ``service.errors``, and a text or a client's name is never a label.
"""

from collections.abc import Iterator, Sequence
from http import HTTPStatus

import falcon
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric

from service import __version__
from service.admission.queue import Admission
from service.api.access import AccessLine
from service.cache.stores import AudioStore
from service.host import Host
from service.speech import ModelCard

_MIB = 1 << 20
_WAITS = (0.01, 0.1, 0.5, 1, 2, 5, 10, 20, 30, 60)
_FIRST_BYTES = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60)
_FACTORS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2, 4)


class Metrics:
    """Counts requests as they end; gauges are read when they are scraped."""

    def __init__(self, model: ModelCard, admission: Admission, cache: AudioStore | None, host: Host) -> None:
        self._registry = CollectorRegistry()
        self._count_requests()
        self._count_speech()
        self._describe(model, host)
        self._registry.register(_Gauges(admission, cache, host))

    def observe(self, route: str | None, line: AccessLine) -> None:
        """Count a finished request by its line in the access log."""
        self._requests.labels(route or "other", str(line.status)).inc()
        if line.status == HTTPStatus.TOO_MANY_REQUESTS:
            self._refused.labels(line.code or "other").inc()
        if line.outcome is not None:
            self._streams.labels(line.outcome).inc()
        self._unread.inc(line.unread)
        if line.cache is not None:
            self._lookups.labels(line.cache).inc()
        if line.first_byte is not None:
            self._first_byte.labels(line.cache or "off").observe(line.first_byte)
        if line.waited is not None:
            self._waits.observe(line.waited)
        if line.synthesis is not None:
            self._observe_synthesis(line, line.synthesis)

    def text(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self._registry)

    def _observe_synthesis(self, line: AccessLine, seconds: float) -> None:
        self._synthesis.inc(seconds)
        self._characters.inc(line.characters or 0)
        if line.audio:
            self._audio.inc(line.audio)
            self._factor.observe(seconds / line.audio)

    def _count_requests(self) -> None:
        registry = self._registry
        self._requests = Counter("kokoro_requests", "Requests that have ended.", ("route", "status"), registry=registry)
        self._refused = Counter("kokoro_refused", "Requests answered with 429.", ("reason",), registry=registry)
        self._streams = Counter(
            "kokoro_streams",
            "Streamed bodies by their outcome.",
            ("outcome",),
            registry=registry,
        )
        self._lookups = Counter(
            "kokoro_cache_lookups", "Cache lookups by their outcome.", ("outcome",), registry=registry
        )

    def _count_speech(self) -> None:
        registry = self._registry
        self._waits = Histogram("kokoro_queue_seconds", "Queueing time.", buckets=_WAITS, registry=registry)
        self._first_byte = Histogram(
            "kokoro_first_byte_seconds",
            "Latency of the first audio, from the request's head.",
            ("cache",),
            buckets=_FIRST_BYTES,
            registry=registry,
        )
        self._factor = Histogram(
            "kokoro_real_time_ratio",
            "Seconds of synthesis for a second of audio (RTF), by request.",
            buckets=_FACTORS,
            registry=registry,
        )
        self._synthesis = Counter("kokoro_synthesis_seconds", "Time that the engine took.", registry=registry)
        self._audio = Counter("kokoro_audio_seconds", "Length of the synthesised audio.", registry=registry)
        self._characters = Counter("kokoro_characters", "Characters of the synthesised texts.", registry=registry)
        self._unread = Counter(
            "kokoro_unread",
            "Letters of other scripts in texts, transliterated or skipped, and words that could not be pronounced.",
            registry=registry,
        )

    def _describe(self, model: ModelCard, host: Host) -> None:
        Info("kokoro_build", "The service.", registry=self._registry).info({"version": __version__})
        Info("kokoro_model", "The loaded build.", registry=self._registry).info(
            {"id": model.id, "description": model.description, "operators": model.operators}
        )
        Gauge("kokoro_model_created_seconds", "Unix time of the build.", registry=self._registry).set(model.created)
        replacements = Counter("kokoro_worker_replacements", "Workers before this one.", registry=self._registry)
        replacements.inc(host.worker_generation - 1)


class _Gauges:
    """Prometheus collector of queue, memory and cache."""

    def __init__(self, admission: Admission, cache: AudioStore | None, host: Host) -> None:
        self._admission, self._cache, self._host = admission, cache, host

    def collect(self) -> Iterator[Metric]:
        for name, text, value in (*self._queue(), *self._memory()):
            yield GaugeMetricFamily(name, text, value=value)
        for metric in () if self._cache is None else self._cache.metrics():
            family = CounterMetricFamily if metric.is_counter else GaugeMetricFamily
            yield family(metric.name, metric.text, value=metric.value)

    def _queue(self) -> Sequence[tuple[str, str, float]]:
        return (
            ("kokoro_speaking", "Requests that hold the synthesis slot, 0 or 1.", self._admission.busy),
            ("kokoro_waiting", "Requests in the queue.", self._admission.waiting),
            (
                "kokoro_queued_seconds",
                "Estimated work of the running and all queued requests.",
                self._admission.queued_seconds,
            ),
        )

    def _memory(self) -> Iterator[tuple[str, str, float]]:
        yield "kokoro_memory_budget_bytes", "Memory budget of all processes.", self._host.budget_mib * _MIB
        if pss := self._host.measure_pss():
            yield "kokoro_memory_pss_bytes", "PSS of worker and master.", pss * _MIB


class MetricsResource:
    """Falcon resource."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        resp.content_type = CONTENT_TYPE_PLAIN_0_0_4
        resp.data = self._metrics.text()

    on_head = on_get
