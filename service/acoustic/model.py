"""The acoustic model: a prosody session plans a whole utterance, a vocoder session renders windows of it.

Both allocate from one arena with a ceiling. A run that would exceed it fails with ``TooLarge``, and the caller retries
with less.
"""

import threading
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from service.acoustic.arena import Arena
from service.acoustic.inputs import SPEAKING_STYLE, Inputs, prosody_inputs, vocoder_inputs, with_margins
from service.acoustic.native import NativeOperators
from service.acoustic.sessions import open_session
from service.acoustic.windows import Window
from service.errors import BadModel, NativeUnavailable, TooLarge
from service.memory.pages import MappedFiles
from service.memory.sweeper import INTERVAL_SECONDS, PageSweeper
from service.model.manifest import NATIVE_PROSODY, NATIVE_VOCODER, PROSODY, VOCODER
from service.speech import MAX_PHONEMES, STOCK_OPERATORS, Samples

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


_NO_FILES = MappedFiles(())
_RENDER_INTERVAL_SECONDS = 0.03
"""Time between two releases of the vocoder's weights. PERF: each layer reads its own for some milliseconds, so that 3
MiB of 18 are resident, for 1 % of the time; released every 5 ms they take 8 %."""


class Plan(msgspec.Struct, frozen=True):
    """Output of the prosody graph for one utterance of f frames (600 samples each)."""

    durations: NDArray[np.int64]
    """Frames of each token, shape (phonemes + 2,): a padding token at either end."""
    energy: NDArray[np.float32]
    """Loudness of each frame, shape (f,)."""
    features: NDArray[np.float32]
    """Shape (1, 512, 2 f)."""
    source: NDArray[np.float32]
    """Harmonic source with ``MARGIN`` reflected samples at either end, shape (1, 600 f + 20)."""
    style: NDArray[np.float32]
    """The vocoder's half of the style, shape (1, 128)."""

    @property
    def frames(self) -> int:
        """Length of the utterance in frames."""
        return len(self.energy)


class AcousticModel:
    """Both sessions of one build. Not for two threads at once: the sessions share the machine's one core."""

    def __init__(
        self,
        prosody: "InferenceSession",
        vocoder: "InferenceSession",
        mapped: MappedFiles = _NO_FILES,
        code: MappedFiles = _NO_FILES,
        arena: Arena | None = None,
        native: NativeOperators | None = None,
    ) -> None:
        """
        Args:
            prosody: session of the prosody graph.
            vocoder: session of the vocoder graph.
            mapped: files of the build that are, and stay, mapped.
            code: libraries, whose pages are released before each plan.
            arena: of both sessions, sealed; None if they have their own.
            native: operators that both run on; None: onnxruntime's own.
        """
        self.operators = STOCK_OPERATORS if native is None else f"native, {native.kernel}"
        self._prosody = prosody
        self._vocoder = vocoder
        self._arena = arena
        self._running = threading.Lock()
        self._results: list[weakref.ref[Any]] = []
        """Outputs of runs that lie in the arena, for as long as they are referenced."""
        self._mapped = mapped
        self._sweeper = PageSweeper(mapped) if native is None else None
        """Releases weights while onnxruntime's operators read them; native ones do it themselves."""
        if native is not None:
            weakref.finalize(self, native.release_after_use(mapped))
        self._code = code

    @classmethod
    def open(cls, folder: Path, threads: int, arena: int, native: NativeOperators | None = None) -> "AcousticModel":
        """Load both graphs of the build in ``folder``.

        Args:
            folder: the build.
            threads: that one run may use.
            arena: MiB that the runs may allocate.
            native: operators of both; None: onnxruntime's own.

        Raises:
            BadModel: one of them cannot be loaded.
            NativeUnavailable: onnxruntime refuses the native operators, or a graph that uses them.
        """
        shared = Arena(arena)
        # Another engine of this process may have the same build mapped, and be closed first: its addresses are reused.
        before = MappedFiles.find(folder)
        graphs = (PROSODY, VOCODER) if native is None else (NATIVE_PROSODY, NATIVE_VOCODER)
        prosody_path, vocoder_path = (folder / name for name in graphs)
        try:
            prosody = open_session(prosody_path, threads, prepack=False, shared=True, native=native)
            # Before the vocoder, whose weights are in memory twice while it is loaded.
            prosody_weights = _weights(folder, (PROSODY, NATIVE_PROSODY), before)
            prosody_weights.make_read_only()
            # Native weights are packed in the file. Prepacking would copy some of the rest.
            vocoder = open_session(vocoder_path, threads, prepack=native is None, shared=True, native=native)
        except BadModel as error:
            if native is None:
                raise
            raise NativeUnavailable(str(error)) from error
        vocoder_weights = _weights(folder, (VOCODER, NATIVE_VOCODER), before)
        vocoder_weights.make_read_only()
        # Without the front-end's tables: a language may be unloaded, and its addresses be reused.
        mapped = MappedFiles.all_of([prosody_weights, vocoder_weights])
        code = MappedFiles.code()
        # Loading reads 34 MB of it.
        code.release_pages()
        shared.seal()
        # PERF: a slow disk is idle until the first request otherwise, and then each layer waits for it in turn.
        threading.Thread(target=_read_ahead, args=(mapped, prosody, vocoder), name="read ahead", daemon=True).start()
        return cls(prosody, vocoder, mapped, code, shared, native)

    def plan(
        self,
        tokens: NDArray[np.int64],
        style: NDArray[np.float32],
        speed: float,
        pitch: float = 1.0,
        durations: NDArray[np.int64] | None = None,
    ) -> Plan:
        """Plan an utterance.

        Args:
            tokens: ids of 1 to ``MAX_PHONEMES`` phonemes, without padding, shape (phonemes,).
            style: shape (1, 256).
            speed: predicted durations are divided by it.
            pitch: F0 is multiplied by it.
            durations: frames of each token, shape (phonemes + 2,); 0: the model predicts it; None: it predicts all.

        Raises:
            TooLarge: the arena is too small for it.
        """
        if not 1 <= len(tokens) <= MAX_PHONEMES:
            raise ValueError(f"an utterance of {len(tokens)} phonemes")
        if durations is not None and len(durations) != len(tokens) + 2:
            raise ValueError(f"{len(durations)} durations for {len(tokens)} phonemes and their padding")
        inputs = prosody_inputs(tokens, style, speed, pitch, durations)
        names = ["duration", "features", "source", "energy"]
        # PERF: of 28 MB of code for reading, planning, rendering and encoding, each needs half at most; pages that are
        # needed again come from the kernel's cache in some milliseconds.
        self._code.release_pages()
        with self._sweeping(INTERVAL_SECONDS):
            durations, features, source, energy = self._run(self._prosody, names, inputs)
        return Plan(
            durations=durations.copy(),
            energy=energy.reshape(-1, 2).mean(axis=1),
            features=features,
            source=with_margins(source),
            style=np.ascontiguousarray(style[:, :SPEAKING_STYLE]),
        )

    def render(self, plan: Plan, window: Window) -> Samples:
        """Samples of the window with its context, shape (600 (context_end - context_start),).

        Raises:
            TooLarge: the arena is too small for it.
        """
        inputs = vocoder_inputs(plan.features, plan.source, plan.style, window.context_start, window.context_end)
        with self._sweeping(_RENDER_INTERVAL_SECONDS):
            waveform: Samples = self._run(self._vocoder, ["waveform"], inputs)[0][0].copy()
        return waveform

    @contextmanager
    def _sweeping(self, interval: float) -> Iterator[None]:
        """Release mapped weights while the body runs, or at least after it."""
        if self._sweeper is not None:
            with self._sweeper.sweeping(interval):
                yield
            return
        try:
            yield
        finally:
            self._mapped.release_pages()

    def release_arena(self) -> None:
        """Release the memory of finished runs, unless a plan is still in use or a run is under way."""
        # An abandoned request may be closed while the next one is already being synthesised.
        if self._arena and self._running.acquire(blocking=False):
            try:
                if not any(result() is not None for result in self._results):
                    self._arena.release_pages()
            finally:
                self._running.release()

    def _run(self, session: "InferenceSession", names: Sequence[str], inputs: Inputs) -> Sequence[Any]:
        try:
            with self._running:
                results = tuple(session.run(names, inputs))
                # COMPAT(onnxruntime 1.32): results are not copied, they lie in the arena.
                self._results = [result for result in self._results if result() is not None]
                self._results += map(weakref.ref, results)
                return results
        except Exception as error:  # onnxruntime's own exception classes share no base but Exception
            # COMPAT(onnxruntime 1.32): a full arena has no exception class of its own, only this message.
            # The native operators' scratch memory is not in the arena.
            if "Available memory of" in str(error) or "no memory for" in str(error):
                raise TooLarge("the memory budget leaves too little room for this run") from error
            raise


def _read_ahead(mapped: MappedFiles, *_sessions: "InferenceSession") -> None:
    """Read weights into the page cache. The sessions are kept open meanwhile: pages of what takes the place of a closed
    one's weights would be wiped."""
    mapped.read_ahead()


def _weights(folder: Path, graphs: Sequence[str], before: MappedFiles) -> MappedFiles:
    """Mapped weights of a graph; one with native operators maps some of those of the other, too."""
    return MappedFiles.all_of(MappedFiles.find((folder / name).with_suffix(".bin"), before) for name in graphs)
