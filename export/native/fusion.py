"""Fusion: a graph's convolutions as native operators (``native/operators.c``).

AdaIN, Snake or leaky ReLU, convolution and the additions after it become one ``Convolution``, whose output is a tensor
of half floats with its statistics. What only moves values about (Reshape,
Transpose, Slice, Concat) works on half floats as it does on floats. A float tensor that a native operator reads passes
through ``Narrow``, a half one that another operator reads through ``Cast``.
"""

import re
from collections.abc import Callable, Iterator, Sequence

import msgspec
import numpy as np
from onnx import NodeProto, TensorProto, helper

from export.native.layers import LayerConstants, layer_constants
from export.quantise.folding import ActivationRange, Real
from export.quantise.graph import Graph, attributes, module_of
from export.quantise.ranges import Calibration
from export.quantise.sites import sites
from export.quantise.snake import UNIT, snake_input

DOMAIN = "kokoro.lite"
SNAKE, LEAKY, LINEAR = range(3)
"""Activations of a native convolution."""
_PRECISE = re.compile(r"ups\.\d+\.phases|decoder\..*")
"""Sites whose weights have 16 bits if their input has. What 8 bits leave of them is another convolution in 8, whose
result is small, so that it loses nothing as half floats. Upsampling: LSD 1.83 dB for 1.95 with weights of 8 bits alone;
decoder: error of the features 1.1 % for 2.2, and 1.6 of onnxruntime's operators with these sites in float."""
_MOVES = ("Reshape", "Transpose", "Slice", "Concat")
"""Operators that take any type of value and change none."""
_MAX_ADDED = 2
"""Tensors that a native convolution can add to its sum."""


class _Stored(msgspec.Struct, frozen=True):
    """A tensor of the float graph as the native operators have it."""

    half: str
    statistics: str | None
    """None: not computed."""


class _Activated(msgspec.Struct, frozen=True):
    """Input of a convolution, in front of the operators that become part of it."""

    x: str
    activation: int
    scale: str = ""
    shift: str = ""
    slope: float = 0.0
    is_normalised: bool = False
    bounds_factor: float = 1.0
    """Ratio of the calibrated range to that of the activation."""


def fuse(graph: Graph, calibration: Calibration, is_wide: Callable[[str], bool]) -> int:
    """Rewrite the sites of a float32 graph; returns their number.

    Args:
        graph: prosody or vocoder.
        calibration: of the same checkpoint.
        is_wide: selects the sites whose input has 16 bits.
    """
    fusion = _Fusion(graph, calibration, is_wide)
    graph.rewrite(fusion.rule)
    return fusion.count


class _Fusion:
    """State of one rewriting, in the order of the nodes."""

    def __init__(self, graph: Graph, calibration: Calibration, is_wide: Callable[[str], bool]) -> None:
        self._graph, self._calibration, self._is_wide = graph, calibration, is_wide
        self._sites = {site.name for site in sites(graph)}
        self._known: set[str] = {name for node in graph.nodes for name in node.input if graph.maker(name) is None}
        """Tensors that are computed, or stored as half floats."""
        self._stored: dict[str, _Stored] = {}
        self._floats: set[str] = set(self._known)
        """Tensors that are available as floats."""
        self._absorbed: set[str] = set()
        """Outputs of additions that a convolution has become responsible for."""
        self.count = 0

    def rule(self, node: NodeProto) -> Iterator[NodeProto]:
        """Nodes in place of ``node``."""
        if node.op_type == "Conv" and module_of(node) in self._sites:
            self.count += 1
            yield from self._convolve(node)
        elif node.op_type in _MOVES and any(name in self._stored and name not in self._floats for name in node.input):
            yield from self._move(node)
        elif node.output[0] not in self._absorbed:
            for name in node.input:
                if name in self._stored and name not in self._floats:
                    yield self._widen(name)
            self._known.update(node.output)
            self._floats.update(node.output)
            yield node

    def _convolve(self, node: NodeProto) -> Iterator[NodeProto]:
        path = module_of(node)
        source = self._activated(node)
        added, output = self._additions(node.output[0])
        yield from (self._narrow(name) for name in (source.x, *added) if name not in self._stored)
        halves = [self._stored[name].half for name in added]
        bounds = self._calibration.of(path).input
        bounds = ActivationRange(bounds.low / source.bounds_factor, bounds.high / source.bounds_factor)
        wide = self._is_wide(path)
        weight, bias = _weights(self._graph, node)
        constants = layer_constants(weight, bias, bounds, wide=wide)
        if wide and _PRECISE.fullmatch(path):
            rest = layer_constants(weight - constants.weight, np.zeros_like(bias), bounds, wide=True)
            yield self._native(node, f"{path}.rest", source, rest, (), (f"{path}.rest",))
            halves.append(f"{path}.rest")
            assert len(halves) <= _MAX_ADDED, path
        stored = self._store(output, f"{path}.stored")
        yield self._native(node, path, source, constants, halves, (stored.half, f"{stored.half}.statistics"))

    def _native(
        self,
        node: NodeProto,
        name: str,
        source: _Activated,
        constants: LayerConstants,
        added: Sequence[str],
        outputs: Sequence[str],
    ) -> NodeProto:
        """The native operator ``name`` with the geometry of ``node``."""
        x = self._stored[source.x]
        statistics = x.statistics if source.is_normalised else ""
        assert statistics is not None, name
        known = attributes(node)
        before, after = known.get("pads", [0, 0])
        return helper.make_node(
            "Convolution",
            [x.half, statistics, source.scale, source.shift, *_put(self._graph, name, constants), *added],
            outputs,
            name=f"{name}/native",
            domain=DOMAIN,
            dilation=known.get("dilations", [1])[0],
            before=before,
            after=after,
            activation=source.activation,
            slope=source.slope,
            wide=int(self._is_wide(module_of(node))),
        )

    def _activated(self, node: NodeProto) -> _Activated:
        """Activation and normalisation in front of a convolution."""
        maker = self._graph.maker(node.input[0])
        if (u := snake_input(self._graph, maker)) is not None:
            norm = self._graph.maker(u)
            assert norm is not None and norm.op_type == "InstanceNormalization", node.name
            x, scale, shift = norm.input
            # The stock graph's approximation of Snake, whose ranges are calibrated, multiplies its argument by UNIT.
            return _Activated(x, SNAKE, scale, shift, is_normalised=True, bounds_factor=UNIT)
        if maker is None or maker.op_type != "LeakyRelu":
            return _Activated(node.input[0], LINEAR)
        x, slope = maker.input[0], float(attributes(maker).get("alpha", 0.01))
        mean = self._graph.maker(x)
        if mean is not None and mean.op_type == "InstanceNormalization":
            x, scale, shift = mean.input
            return _Activated(x, LEAKY, scale, shift, slope, is_normalised=True)
        if mean is None or mean.op_type != "Div" or not self._graph.has_weight(mean.input[1]):
            return _Activated(x, LEAKY, slope=slope)
        channels = self._graph.weight(node.input[1]).shape[1]
        factors = np.full(channels, 1 / float(self._graph.weight(mean.input[1])))
        scale = self._graph.put(f"{module_of(node)}.packed.scale", factors, np.float32)
        return _Activated(mean.input[0], LEAKY, scale, slope=slope)

    def _additions(self, tensor: str) -> tuple[Sequence[str], str]:
        """Tensors to add to ``tensor`` at once, and the name of the sum."""
        added: list[str] = []
        while len(added) < _MAX_ADDED:
            readers = self._graph.readers(tensor)
            if len(readers) != 1 or readers[0].op_type != "Add":
                break
            other = next(name for name in readers[0].input if name != tensor)
            if other not in self._known:
                break
            added.append(other)
            tensor = readers[0].output[0]
            self._absorbed.add(tensor)
        return added, tensor

    def _store(self, tensor: str, half: str) -> _Stored:
        stored = _Stored(half, f"{half}.statistics")
        self._stored[tensor] = stored
        self._known.add(tensor)
        return stored

    def _move(self, node: NodeProto) -> Iterator[NodeProto]:
        """The same node on half floats; the statistics of channels side by side are those of its inputs."""
        moved = NodeProto()
        moved.CopyFrom(node)
        joins = node.op_type == "Concat"
        if joins:
            yield from (self._narrow(name) for name in node.input if name not in self._stored)
        for position, name in enumerate(node.input):
            if name in self._stored:
                moved.input[position] = self._stored[name].half
        output = node.output[0]
        moved.output[0] = f"{output}.half"
        statistics = [name for each in node.input if joins and (name := self._stored[each].statistics)]
        known = attributes(node).get("axis") == 1 and len(statistics) == len(node.input)
        self._stored[output] = _Stored(moved.output[0], f"{output}.statistics" if known else None)
        self._known.add(output)
        yield moved
        if known:
            yield helper.make_node("Concat", statistics, [f"{output}.statistics"], name=f"{output}/statistics", axis=1)

    def _narrow(self, tensor: str) -> NodeProto:
        half = self._store(tensor, f"{tensor}.narrowed").half
        return helper.make_node(
            "Narrow", [tensor], [half, f"{half}.statistics"], name=f"{tensor}/narrow", domain=DOMAIN
        )

    def _widen(self, tensor: str) -> NodeProto:
        self._floats.add(tensor)
        return helper.make_node(
            "Cast", [self._stored[tensor].half], [tensor], name=f"{tensor}/widen", to=TensorProto.FLOAT
        )


def _weights(graph: Graph, node: NodeProto) -> tuple[Real, Real]:
    """Weights (out, in, taps) and bias (out,) of a ``Conv``."""
    weight = graph.weight(node.input[1]).astype(np.float64)
    bias = graph.weight(node.input[2]).astype(np.float64) if len(node.input) > 2 else np.zeros(len(weight))
    return weight, bias


def _put(graph: Graph, path: str, constants: LayerConstants) -> Iterator[str]:
    """Add the constants to the graph; yields their names in the order of the operator's inputs."""
    for name in ("weights", "inverse", "zero", "unit", "bias"):
        value = getattr(constants, name)
        yield graph.put(f"{path}.packed.{name}", value, value.dtype.type)
