"""Comparison of the float32 graphs with PyTorch, stage by stage, on the same noise.

A free-running comparison is not conclusive: a relative error of 1e-7 in F0 turns the phase after some seconds, and
where a spectrum's phase is near +-pi the last bit decides which. float32 PyTorch itself is 40 dB from float64 for these
reasons. So the stages are compared one by one, each on the export's own input to it: durations, F0, the harmonic
source of that F0, its spectrum, the waveform of that spectrum. Each must agree to 60 dB. The free-running figure is
reported beside that of float32 PyTorch.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from export.errors import VerifyFailed
from export.verification.graphs import ExportedGraphs
from export.verification.probes import Probe
from export.verification.reference import Reference
from service.speech import SAMPLE_RATE
from service.voices.book import VoiceBook

SNR_FLOOR = 60.0
"""dB that each stage must reach against float64 PyTorch given the same input."""
F0_CEILING = 0.1
"""Largest RMS difference of voiced F0, in cents; a semitone has 100."""
FREE_RUNS = 1
"""Probes that are also compared free-running, which takes two more passes of PyTorch each."""
VOICED = 10.0
"""Hz above which a frame counts as voiced, as in the model."""

Array = NDArray[np.float32]


class ProbeResult(msgspec.Struct, frozen=True):
    """Figures of one utterance."""

    voice: str
    speed: float
    seconds: float
    durations_differ: int
    """Tokens whose durations differ from PyTorch's."""
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
    """Report of the verification, as written to ``report.json``."""

    checkpoint_sha256: str
    snr_floor: float
    f0_ceiling: float
    probes: tuple[ProbeResult, ...]

    def failures(self) -> Iterator[str]:
        """Messages for the figures that miss their limits."""
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
        """Text table with a row for each utterance."""
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


class Verifier:
    """Compares a build with PyTorch at two precisions."""

    def __init__(
        self,
        exported: ExportedGraphs,
        float64: Reference,
        float32: Callable[[], Reference],
        book: VoiceBook,
        vocabulary: dict[str, int],
    ) -> None:
        # Float32 PyTorch is loaded only while it runs: it takes 500 MB beside the other two.
        self._exported, self._float64, self._float32 = exported, float64, float32
        self._book, self._vocabulary = book, vocabulary

    def verify(self, checkpoint_sha256: str, probes: Sequence[Probe]) -> Report:
        """Synthesise every probe with the export and with PyTorch; shows a progress bar."""
        bar = tqdm(probes, desc="verify", unit="utterance")
        results = tuple(self._probe(probe, free=number < FREE_RUNS) for number, probe in enumerate(bar))
        return Report(checkpoint_sha256, SNR_FLOOR, F0_CEILING, results)

    def _probe(self, probe: Probe, free: bool) -> ProbeResult:
        ids = [self._vocabulary[phoneme] for phoneme in probe.phonemes]
        tokens = np.asarray([[0, *ids, 0]], dtype=np.int64)
        style = self._book.style(self._book.resolve(probe.voice), len(ids))
        waveform, duration, decoder_inputs = self._exported.synthesise(tokens, style, probe.speed)
        snr_free = snr_free_torch = None
        if free:
            exact = self._float64.synthesise(tokens, style, probe.speed).waveform
            snr_free = snr(exact, waveform)
            snr_free_torch = snr(exact, self._float32().synthesise(tokens, style, probe.speed).waveform)
        output = self._float64.synthesise(tokens, style, probe.speed, decoder_inputs)
        return ProbeResult(
            voice=probe.voice,
            speed=probe.speed,
            seconds=len(waveform) / SAMPLE_RATE,
            durations_differ=int((duration != output.duration).sum()),
            f0_cents=_cents(decoder_inputs.f0, output.decoder_inputs.f0),
            snr_source=snr(output.decoder_inputs.source, decoder_inputs.source),
            snr_spectrum=snr(_complex(output.decoder_inputs.spectrum), _complex(decoder_inputs.spectrum)),
            snr=snr(output.waveform, waveform),
            snr_free=snr_free,
            snr_free_torch=snr_free_torch,
        )


def snr(reference: NDArray[np.inexact], given: NDArray[np.inexact]) -> float:
    """Signal-to-noise ratio in dB; -inf if the lengths differ, 200 if the arrays are equal."""
    if reference.shape != given.shape:
        return float("-inf")
    exact = reference.astype(np.complex128 if np.iscomplexobj(reference) else np.float64)
    noise = float((np.abs(exact - given) ** 2).sum())
    power = float((np.abs(exact) ** 2).sum())
    return min(200.0, 10 * float(np.log10(power / noise))) if noise > 0 else 200.0


def write_and_check(report: Report, path: Path) -> None:
    """Write the report to ``path``, and raise if a figure misses its limit.

    Raises:
        VerifyFailed: lists every figure that misses its limit.
    """
    path.write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n")
    if failures := list(report.failures()):
        raise VerifyFailed("the float32 graphs differ from PyTorch:\n  " + "\n  ".join(failures), str(path))


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
