"""Reference of the verification: PyTorch's ``KModel`` in float64, on the fixed noise of the export.

float64, because float32 PyTorch is itself 40 dB from the exact result (its harmonic phase is summed in float32), and
a reference must be more exact than what is compared with it.
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


class DecoderInputs(NamedTuple):
    """Inputs of the decoder besides text and style."""

    f0: NDArray[np.float32]
    """Hz, (1, 2 frames)."""
    energy: NDArray[np.float32]
    """(1, 2 frames)."""
    source: NDArray[np.float32]
    """Harmonic source at 24 kHz, (1, samples)."""
    spectrum: NDArray[np.float32]
    """The source's magnitude over phase, (1, 22, samples / 5 + 1)."""


class ReferenceOutput(NamedTuple):
    """Output of the reference for one utterance."""

    waveform: Samples
    """Shape (samples,)."""
    duration: NDArray[np.int64]
    decoder_inputs: DecoderInputs
    """Values that the model computed, each from the preceding one in use: the source from the F0, and so on."""


class Reference:
    """``KModel`` at one precision. It takes ownership of the model, whose dtype it changes."""

    def __init__(self, model: KModel, dtype: torch.dtype) -> None:
        self._model = model.to(dtype)
        self._dtype = dtype
        stft = model.decoder.generator.stft
        stft.window = stft.window.to(dtype)

    def synthesise(
        self,
        tokens: NDArray[np.int64],
        style: NDArray[np.float32],
        speed: float,
        decoder_inputs: DecoderInputs | None = None,
    ) -> ReferenceOutput:
        """Run the model on padded ``tokens`` (1, n).

        Args:
            tokens: ids with a padding token at either end.
            style: (1, 256).
            speed: divides durations.
            decoder_inputs: replace those that the model computes.
        """
        with (
            _DecoderHooks(self._model, decoder_inputs, self._dtype) as hooks,
            _default_dtype(self._dtype),
            torch.no_grad(),
        ):
            waveform, duration = self._model.forward_with_tokens(
                torch.from_numpy(tokens), torch.from_numpy(style).to(self._dtype), speed
            )
        return ReferenceOutput(waveform.double().numpy(), np.atleast_1d(duration.numpy()), hooks.decoder_inputs())


class _DecoderHooks:
    """Hooks that record the decoder's inputs, and replace them if others are given."""

    def __init__(self, model: KModel, others: DecoderInputs | None, dtype: torch.dtype) -> None:
        self._model, self._dtype = model, dtype
        given = others._asdict() if others else {}
        self._others = {name: torch.from_numpy(curve).to(dtype) for name, curve in given.items()}
        self._own: dict[str, Tensor] = {}
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> "_DecoderHooks":
        decoder = self._model.decoder
        self._stack.enter_context(FixedNoise(self._model))
        self._stack.callback(decoder.register_forward_pre_hook(self._decode).remove)
        self._stack.callback(decoder.generator.m_source.register_forward_hook(self._excite).remove)
        for convolution in decoder.generator.noise_convs:
            self._stack.callback(convolution.register_forward_pre_hook(self._analysed).remove)
        return self

    def __exit__(self, *_exception: object) -> None:
        self._stack.close()

    def decoder_inputs(self) -> DecoderInputs:
        return DecoderInputs(*(self._own[name].float().numpy() for name in DecoderInputs._fields))

    def _decode(self, _module: torch.nn.Module, given: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        text, self._own["f0"], self._own["energy"], style = given
        if self._others and self._others["f0"].shape != self._own["f0"].shape:
            # Durations differ, so the others do not fit; the caller detects it by the lengths.
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
    """Replaces the noise that the model draws by the fixed noise of the export.

    The export has one noise where the model mixes nine by the harmonics' weights w; nine copies of it, each times
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
            # The model draws a second noise and discards it.
            return torch.zeros_like(like)
        noise = self._noise[torch.arange(like.shape[1]) % NOISE_PERIOD]
        return (noise[None, :, None] * self._shares).to(like.dtype)


@contextlib.contextmanager
def _default_dtype(dtype: torch.dtype) -> Iterator[None]:
    """Set PyTorch's default dtype, in which the model makes its padded tensors."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        yield
    finally:
        torch.set_default_dtype(before)
