"""Integer convolution in place of a float one: quantise, pad, convolve, dequantise.

Padding is explicit: the operator would pad with its single zero point, and every channel has its own.
"""

from collections.abc import Iterator

import numpy as np
from onnx import NodeProto, helper

from export.quantise.folding import ZERO_POINT, ActivationRange, Folded, fold
from export.quantise.graph import Graph, attributes, module_of


def integer_convolution(
    graph: Graph, node: NodeProto, input_range: ActivationRange, output_range: ActivationRange
) -> Iterator[NodeProto]:
    """Nodes that compute ``node`` (a Conv with constant weights) in uint8 times int8.

    Args:
        graph: receives the constants.
        node: the convolution.
        input_range: activation range of its input.
        output_range: activation range of its output.
    """
    path = module_of(node)
    weight = graph.weight(node.input[1]).astype(np.float64)
    bias = graph.weight(node.input[2]).astype(np.float64) if len(node.input) > 2 else np.zeros(len(weight))
    folded = fold(weight, bias, input_range, output_range)
    scale, zero = _quantisation(graph, f"{path}.given", input_range)
    source = f"{path}.codes"
    yield helper.make_node("QuantizeLinear", [node.input[0], scale, zero], [source], name=f"{path}/quantise", axis=1)
    known = attributes(node)
    before, after = known.get("pads", [0, 0])
    if before or after:
        ends = [
            graph.put(f"{path}.{end}", _padding(input_range, length), np.uint8)
            for end, length in (("before", before), ("after", after))
        ]
        padded = f"{path}.padded"
        yield helper.make_node("Concat", [ends[0], source, ends[1]], [padded], name=f"{path}/pad", axis=2)
        source = padded
    yield _convolve(graph, path, folded, source, known.get("dilations", [1]))
    scale, zero = _quantisation(graph, f"{path}.made", output_range)
    yield helper.make_node(
        "DequantizeLinear", [f"{path}.sums", scale, zero], [node.output[0]], name=f"{path}/dequantise", axis=1
    )


def _convolve(graph: Graph, path: str, folded: Folded, source: str, dilations: list[int]) -> NodeProto:
    one = graph.put("quantise.one", 1, np.float32)
    inputs = [
        source,
        one,
        graph.put("quantise.low", 0, np.uint8),
        graph.put(f"{path}.whole", folded.weight, np.int8),
        graph.put(f"{path}.scale", folded.scale, np.float32),
        graph.put(f"{path}.centre", np.zeros(len(folded.scale)), np.int8),
        one,
        graph.put("quantise.middle", ZERO_POINT, np.uint8),
        graph.put(f"{path}.sum", folded.bias, np.int32),
    ]
    taps = [folded.weight.shape[2]]
    return helper.make_node(
        "QLinearConv", inputs, [f"{path}.sums"], name=f"{path}/convolve", kernel_shape=taps, dilations=dilations
    )


def _quantisation(graph: Graph, name: str, bounds: ActivationRange) -> tuple[str, str]:
    """Add scale and zero point of a tensor; returns their names."""
    return graph.put(f"{name}.scale", bounds.scale, np.float32), graph.put(f"{name}.zero", bounds.zero, np.uint8)


def _padding(bounds: ActivationRange, length: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.repeat(bounds.zero[None, :, None], length, axis=2)
