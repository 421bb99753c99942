"""Agreement of the native kernels: each that this processor supports, plain C among them, gives the same bytes.

Both graphs are run whole, so that all their layers are compared in the shapes that they have there; random shapes and
values are the matter of ``make sanitize``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from service.acoustic.model import AcousticModel
from service.acoustic.native import load_native
from service.acoustic.windows import Window
from service.g2p.vocabulary import read_vocabulary
from service.voices.book import VoiceBook

PHONEMES = "hˈI."
VOICE = "af_heart"
_FRAMES = 12
"""Of the rendered window. PERF: plain C takes a second for each frame."""
_ARENA_MIB = 160


Outputs = Mapping[str, NDArray[np.generic]]


def differing_outputs(folder: Path, book: VoiceBook) -> Iterator[str]:
    """Outputs of the native graphs in ``folder`` that are not the same on all kernels, with the name of the kernel.

    Raises:
        NativeUnavailable: this machine has no kernel but plain C.
    """
    native = load_native(folder)
    usual = native.kernel
    model = AcousticModel.open(folder, 1, _ARENA_MIB, native)

    def outputs(kernel: str) -> Outputs:
        native.select(kernel)
        return _outputs(model, book)

    try:
        yield from differing(native.kernels, outputs)
    finally:
        native.select(usual)


def differing(kernels: Sequence[str], outputs: Callable[[str], Outputs]) -> Iterator[str]:
    """Outputs that are not those of the first kernel.

    Args:
        kernels: names.
        outputs: gives those of a kernel, by name.
    """
    first, *others = kernels
    expected = outputs(first)
    for kernel in others:
        for name, value in outputs(kernel).items():
            if not np.array_equal(value, expected[name]):
                yield f"{name} of kernel {kernel} is not that of {first}"


def _outputs(model: AcousticModel, book: VoiceBook) -> Outputs:
    tokens = read_vocabulary().tokens(PHONEMES)
    plan = model.plan(tokens, book.style(book.resolve(VOICE), len(tokens)), 1.0)
    waveform = model.render(plan, Window(0, _FRAMES, 0, _FRAMES))
    return {"durations": plan.durations, "features": plan.features, "source": plan.source, "waveform": waveform}
