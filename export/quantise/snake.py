"""Approximation of Snake without a cosine: u - cos u + 1 from ten cheap passes over memory instead of an expensive one.

onnxruntime computes Cos with code for the oldest x86 (1.25 ns a value; a subtraction takes 0.09 ns), which was the
most expensive part of the quantised vocoder. u - cos u + 1 is u + 2 sin(u / 2)^2, and once u is brought into (-pi, pi],
sin(u / 2) is an odd cubic to within 0.0045. Quantising u to whole turns and back brings it there. With u
multiplied by ``UNIT`` the square needs no factor: AdaIN's projection is multiplied by it, the weights of the next
convolution are divided by it.
"""

from collections.abc import Iterator

import numpy as np
from onnx import NodeProto, helper

from export.quantise.graph import Graph

LINEAR, CUBIC = 0.49277047, -0.01782196
"""sin(r / 2) = LINEAR r + CUBIC r^3 with the least maximal error on [-pi, pi]."""
UNIT = (2 * CUBIC**2) ** 0.2
"""Factor on u with which 2 (CUBIC r^3 + ...)^2 is the square of (r^3 + ...)."""
ZERO_POINT = 128
"""Zero point of the turns: 128 either way; calibration had 12 at most."""


def approximate_snakes(graph: Graph) -> int:
    """Rewrite every AdaIN, Snake, convolution of ``graph``; returns their number."""
    turn = graph.put("snake.turn", 2 * np.pi * UNIT, np.float32)
    zero = graph.put("snake.zero", ZERO_POINT, np.uint8)
    shift = graph.put("snake.shift", UNIT**2 * LINEAR / CUBIC, np.float32)
    found = 0

    def rule(node: NodeProto) -> Iterator[NodeProto]:
        nonlocal found
        if (snake := snake_input(graph, node)) is None:
            yield node
            return
        found += 1
        u, path = snake, node.name.rpartition("/")[0].strip("/").replace("/", ".")
        _rescale(graph, u, node.output[0])
        names = {part: f"{path}.{part}" for part in ("turns", "whole", "rest", "square", "lifted", "sine", "double")}
        for operator, inputs, output in (
            ("QuantizeLinear", [u, turn, zero], names["turns"]),
            ("DequantizeLinear", [names["turns"], turn, zero], names["whole"]),
            ("Sub", [u, names["whole"]], names["rest"]),
            ("Mul", [names["rest"], names["rest"]], names["square"]),
            ("Add", [names["square"], shift], names["lifted"]),
            ("Mul", [names["lifted"], names["rest"]], names["sine"]),
            ("Mul", [names["sine"], names["sine"]], names["double"]),
            ("Add", [u, names["double"]], node.output[0]),
        ):
            yield helper.make_node(operator, inputs, [output], name=f"{path}/{output.rpartition('.')[2]}")

    graph.rewrite(rule)
    return found


def snake_input(graph: Graph, add: NodeProto | None) -> str | None:
    """Tensor u if ``add`` computes u - cos u + 1, else None."""
    if add is None or add.op_type != "Add":
        return None
    difference = graph.maker(add.input[0])
    if difference is None or difference.op_type != "Sub" or not graph.has_weight(add.input[1]):
        return None
    cosine = graph.maker(difference.input[1])
    if cosine is None or cosine.op_type != "Cos" or cosine.input[0] != difference.input[0]:
        return None
    return str(cosine.input[0])


def _rescale(graph: Graph, u: str, snaked: str) -> None:
    """Multiply the producer of u by UNIT, and divide the weights that consume its Snake by it."""
    norm = graph.maker(u)
    (convolution,) = graph.readers(snaked)
    assert norm is not None and norm.op_type == "InstanceNormalization" and convolution.op_type == "Conv"
    projection: NodeProto | None = norm
    while projection is not None and projection.op_type != "Gemm":
        projection = graph.maker(projection.input[1 if projection is norm else 0])
    assert projection is not None
    for name in projection.input[1:]:
        graph.put(name, graph.weight(name).astype(np.float64) * UNIT, np.float32)
    kernel = convolution.input[1]
    graph.put(kernel, graph.weight(kernel).astype(np.float64) / UNIT, np.float32)
