"""Is the export the model? Both are given the same noise, and compared part by part.

A free-running comparison cannot tell: a relative error of 1e-7 in F0 turns the phase after some seconds, and where a
spectrum's phase is near +-pi the last bit decides which. float32 PyTorch itself is 40 dB from float64 for these
reasons. So the stages are compared one by one, each on the export's own input to it: durations, F0, the harmonic
source made of that F0, its spectrum, the waveform made of that spectrum. Each must agree to 60 dB. The free-running
figure is reported beside PyTorch's own.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from export.errors import VerifyFailed
from export.verification.graphs import Exported
from export.verification.probes import Probe
from export.verification.reference import Reference
from service.speech import SAMPLE_RATE
from service.voices.book import VoiceBook

SNR_FLOOR = 60.0
"""dB that each stage must reach against float64 PyTorch given the same input."""
F0_CEILING = 0.1
"""Cents that voiced F0 may differ (RMS); a semitone has 100."""
FREE_RUNS = 1
"""Probes that are also compared running freely, which costs two more passes of PyTorch each."""
VOICED = 10.0
"""Hz above which a frame counts as voiced, as in the model."""

Array = NDArray[np.float32]


class ProbeResult(msgspec.Struct, frozen=True):
    """How one utterance compares."""

    voice: str
    speed: float
    seconds: float
    durations_differ: int
    """Tokens whose frames differ from PyTorch's."""
    f0_cents: float
    snr_source: float
    """dB of the harmonic source against float64 PyTorch on the same F0."""
    snr_spectrum: float
    """dB of the source's complex spectrum against float64 PyTorch on the same source."""
    snr: float
    """dB of the waveform against float64 PyTorch on the same F0, energy and spectrum."""
    snr_free: float | None
    """dB against free-running float64 PyTorch, where that was measured."""
    snr_free_torch: float | None
    """The same for float32 PyTorch: the floor of ``snr_free``."""


class Report(msgspec.Struct, frozen=True):
    """What ``verify`` found, as written to ``report.json``."""

    checkpoint_sha256: str
    snr_floor: float
    f0_ceiling: float
    probes: tuple[ProbeResult, ...]

    def failures(self) -> Iterator[str]:
        """What does not hold, in words."""
        for probe in self.probes:
            who = f"{probe.voice} at {probe.speed}"
            if probe.durations_differ:
                yield f"{who}: {probe.durations_differ} durations differ"
            for what, value in (("source", probe.snr_source), ("waveform", probe.snr)):
                if not value >= self.snr_floor:
                    yield f"{who}: the {what} has an SNR of {value:.1f} dB, less than {self.snr_floor:.0f}"
            if not probe.f0_cents <= self.f0_ceiling:
                yield f"{who}: F0 is {probe.f0_cents:.3f} cents off, more than {self.f0_ceiling}"

    def table(self) -> str:
        """For people to read, one row an utterance."""
        names = (
            "voice",
            "speed",
            "seconds",
            "durations",
            "F0 cents",
            "source",
            "spectrum",
            "wave",
            "free",
            "torch32",
        )
        cells = [names, *(tuple(_cell(value) for value in msgspec.structs.astuple(probe)) for probe in self.probes)]
        return "\n".join("".join(f"{cell:>12}" for cell in row) for row in cells)


class Judge:
    """Compares a build with PyTorch at two precisions."""

    def __init__(
        self,
        exported: Exported,
        exact: Reference,
        torch32: Callable[[], Reference],
        book: VoiceBook,
        vocabulary: dict[str, int],
    ) -> None:
        # Float32 PyTorch is loaded only while it speaks: it weighs 500 MB beside the other two.
        self._exported, self._exact, self._torch32 = exported, exact, torch32
        self._book, self._vocabulary = book, vocabulary

    def judge(self, checkpoint_sha256: str, probes: Sequence[Probe]) -> Report:
        """Say every probe on all sides; shows a progress bar."""
        bar = tqdm(probes, desc="verify", unit="utterance")
        results = tuple(self._probe(probe, free=number < FREE_RUNS) for number, probe in enumerate(bar))
        return Report(checkpoint_sha256, SNR_FLOOR, F0_CEILING, results)

    def _probe(self, probe: Probe, free: bool) -> ProbeResult:
        ids = [self._vocabulary[phoneme] for phoneme in probe.phonemes]
        tokens = np.asarray([[0, *ids, 0]], dtype=np.int64)
        style = self._book.style(self._book.resolve(probe.voice), len(ids))
        waveform, duration, drivers = self._exported.say(tokens, style, probe.speed)
        snr_free = snr_free_torch = None
        if free:
            exact = self._exact.say(tokens, style, probe.speed).waveform
            snr_free = snr(exact, waveform)
            snr_free_torch = snr(exact, self._torch32().say(tokens, style, probe.speed).waveform)
        said = self._exact.say(tokens, style, probe.speed, drivers)
        return ProbeResult(
            voice=probe.voice,
            speed=probe.speed,
            seconds=len(waveform) / SAMPLE_RATE,
            durations_differ=int((duration != said.duration).sum()),
            f0_cents=_cents(drivers.f0, said.drivers.f0),
            snr_source=snr(said.drivers.source, drivers.source),
            snr_spectrum=snr(_complex(said.drivers.spectrum), _complex(drivers.spectrum)),
            snr=snr(said.waveform, waveform),
            snr_free=snr_free,
            snr_free_torch=snr_free_torch,
        )


def snr(reference: NDArray[np.inexact], given: NDArray[np.inexact]) -> float:
    """Signal to noise ratio in dB; -inf where the lengths differ, 200 where nothing does."""
    if reference.shape != given.shape:
        return float("-inf")
    exact = reference.astype(np.complex128 if np.iscomplexobj(reference) else np.float64)
    noise = float((np.abs(exact - given) ** 2).sum())
    power = float((np.abs(exact) ** 2).sum())
    return min(200.0, 10 * float(np.log10(power / noise))) if noise > 0 else 200.0


def demand(report: Report, path: Path) -> None:
    """Write the report to ``path`` and refuse a build that fails it.

    Raises:
        VerifyFailed: with every figure that does not hold.
    """
    path.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n")
    if failures := list(report.failures()):
        raise VerifyFailed("the export is not the model:\n  " + "\n  ".join(failures), str(path))


def _complex(spectrum: Array) -> NDArray[np.complex128]:
    """Magnitude over phase, (1, 22, n), to complex values: phases that differ by a turn are the same."""
    magnitude, phase = np.split(spectrum.astype(np.float64), 2, axis=1)
    return np.asarray(magnitude * np.exp(1j * phase), dtype=np.complex128)


def _cell(value: str | float | None) -> str:
    return "" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)


def _cents(given: Array, exact: Array) -> float:
    if given.shape != exact.shape:
        return float("inf")
    voiced = (given > VOICED) & (exact > VOICED)
    if not voiced.any():
        return 0.0
    ratio = given[voiced].astype(np.float64) / exact[voiced].astype(np.float64)
    return float(np.sqrt(np.mean((1200 * np.log2(ratio)) ** 2)))
