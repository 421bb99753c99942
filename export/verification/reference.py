"""PyTorch's own ``KModel`` as the measure of an export: in float64, on the noise that the export has fixed.

Float64, because float32 PyTorch is itself 40 dB from the exact result (its harmonic phase is summed in float32), and
an export cannot be judged more finely than its measure.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import torch
from kokoro.model import KModel
from numpy.typing import NDArray
from torch import Tensor
from torch.overrides import TorchFunctionMode

from export.tracing.modules.source import NOISE_PERIOD, fixed_noise

Samples = NDArray[np.float64]


class Drivers(NamedTuple):
    """What drives the decoder besides text and style."""

    f0: NDArray[np.float32]
    """Hz, (1, 2 frames)."""
    energy: NDArray[np.float32]
    """(1, 2 frames)."""
    source: NDArray[np.float32]
    """Harmonic source at 24 kHz, (1, samples)."""
    spectrum: NDArray[np.float32]
    """The source's magnitude over phase, (1, 22, samples / 5 + 1)."""


class Said(NamedTuple):
    waveform: Samples
    """Shape (samples,)."""
    duration: NDArray[np.int64]
    drivers: Drivers
    """What the model itself made, each of the ones before that were used: the source of the F0, and so on."""


class Reference:
    """One ``KModel`` at one precision. The model must be this object's own: its dtype is changed."""

    def __init__(self, model: KModel, dtype: torch.dtype) -> None:
        self._model = model.to(dtype)
        self._dtype = dtype
        stft = model.decoder.generator.stft
        stft.window = stft.window.to(dtype)

    def say(
        self, tokens: NDArray[np.int64], style: NDArray[np.float32], speed: float, drivers: Drivers | None = None
    ) -> Said:
        """Run the model on padded ``tokens`` (1, n).

        Args:
            tokens: ids with a padding token at either end.
            style: (1, 256).
            speed: divides durations.
            drivers: decode these instead of the model's own.
        """
        with _Tap(self._model, drivers, self._dtype) as tap, _default_dtype(self._dtype), torch.no_grad():
            waveform, duration = self._model.forward_with_tokens(
                torch.from_numpy(tokens), torch.from_numpy(style).to(self._dtype), speed
            )
        return Said(waveform.double().numpy(), np.atleast_1d(duration.numpy()), tap.drivers())


class _Tap:
    """Notes what drives the decoder on its way, and puts others in its place where they are given."""

    def __init__(self, model: KModel, others: Drivers | None, dtype: torch.dtype) -> None:
        self._model, self._dtype = model, dtype
        given = others._asdict() if others else {}
        self._others = {name: torch.from_numpy(curve).to(dtype) for name, curve in given.items()}
        self._own: dict[str, Tensor] = {}
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> "_Tap":
        decoder = self._model.decoder
        self._stack.enter_context(FixedNoise(self._model))
        self._stack.callback(decoder.register_forward_pre_hook(self._decode).remove)
        self._stack.callback(decoder.generator.m_source.register_forward_hook(self._excite).remove)
        for convolution in decoder.generator.noise_convs:
            self._stack.callback(convolution.register_forward_pre_hook(self._analysed).remove)
        return self

    def __exit__(self, *_exception: object) -> None:
        self._stack.close()

    def drivers(self) -> Drivers:
        return Drivers(*(self._own[name].float().numpy() for name in Drivers._fields))

    def _decode(self, _module: torch.nn.Module, given: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        text, self._own["f0"], self._own["energy"], style = given
        if self._others and self._others["f0"].shape != self._own["f0"].shape:
            # Durations differ, so the others do not fit; the caller sees it from the lengths.
            self._others = {}
        return (text, self._others["f0"], self._others["energy"], style) if self._others else given

    def _excite(self, _module: torch.nn.Module, _given: object, made: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        source, *rest = made
        self._own["source"] = source[:, :, 0]
        return (self._others["source"][:, :, None], *rest) if self._others else made

    def _analysed(self, _module: torch.nn.Module, given: tuple[Tensor]) -> tuple[Tensor]:
        (self._own["spectrum"],) = given
        return (self._others["spectrum"],) if self._others else given


class FixedNoise(TorchFunctionMode):
    """Gives the model the export's noise wherever it draws its own.

    The export has one noise where the model mixes nine by the harmonics' weights w; nine times the noise, each times
    w / ||w||, mix to the same.
    """

    def __init__(self, model: KModel) -> None:
        super().__init__()
        weights = model.decoder.generator.m_source.l_linear.weight[0].double()
        self._shares = weights / weights.norm()
        self._noise = fixed_noise().double()

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        if func is not torch.randn_like:
            return func(*args, **(kwargs or {}))
        like: Tensor = args[0]
        if like.shape[-1] != len(self._shares):
            # The model draws a second noise and throws it away.
            return torch.zeros_like(like)
        noise = self._noise[torch.arange(like.shape[1]) % NOISE_PERIOD]
        return (noise[None, :, None] * self._shares).to(like.dtype)


@contextlib.contextmanager
def _default_dtype(dtype: torch.dtype) -> Iterator[None]:
    """The model makes its padded tensors in the default type."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        yield
    finally:
        torch.set_default_dtype(before)
