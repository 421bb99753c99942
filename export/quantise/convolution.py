"""Put an integer convolution in the place of a float one: quantise, pad, convolve, dequantise.

The padding is written out: the operator would pad with its one zero point, and every channel has its own.
"""

from collections.abc import Iterator

import numpy as np
from onnx import NodeProto, helper

from export.quantise.folding import MIDDLE, Folded, Span, fold
from export.quantise.graph import Graph, attributes, module_of


def integer_convolution(graph: Graph, node: NodeProto, given: Span, made: Span, largest: int) -> Iterator[NodeProto]:
    """The nodes that do what ``node`` (a Conv with constant weights) does, in uint8 times int8.

    Args:
        graph: gets the constants.
        node: the convolution.
        given: of its input.
        made: of its output.
        largest: see ``folding``.
    """
    path = module_of(node)
    weight = graph.weight(node.input[1]).astype(np.float64)
    bias = graph.weight(node.input[2]).astype(np.float64) if len(node.input) > 2 else np.zeros(len(weight))
    folded = fold(weight, bias, given, made, largest)
    scale, zero = _span(graph, f"{path}.given", given)
    source = f"{path}.codes"
    yield helper.make_node("QuantizeLinear", [node.input[0], scale, zero], [source], name=f"{path}/quantise", axis=1)
    known = attributes(node)
    before, after = known.get("pads", [0, 0])
    if before or after:
        ends = [
            graph.put(f"{path}.{end}", _padding(given, length), np.uint8)
            for end, length in (("before", before), ("after", after))
        ]
        padded = f"{path}.padded"
        yield helper.make_node("Concat", [ends[0], source, ends[1]], [padded], name=f"{path}/pad", axis=2)
        source = padded
    yield _convolve(graph, path, folded, source, known.get("dilations", [1]))
    scale, zero = _span(graph, f"{path}.made", made)
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
        graph.put("quantise.middle", MIDDLE, np.uint8),
        graph.put(f"{path}.sum", folded.bias, np.int32),
    ]
    taps = [folded.weight.shape[2]]
    return helper.make_node(
        "QLinearConv", inputs, [f"{path}.sums"], name=f"{path}/convolve", kernel_shape=taps, dilations=dilations
    )


def _span(graph: Graph, name: str, span: Span) -> tuple[str, str]:
    return graph.put(f"{name}.scale", span.scale, np.float32), graph.put(f"{name}.zero", span.zero, np.uint8)


def _padding(span: Span, length: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.repeat(span.zero[None, :, None], length, axis=2)
