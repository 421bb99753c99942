from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import NodeProto, helper, numpy_helper

from export.quantise.graph import Graph, attributes, module_of
from tests.export.graphs import model_of, run

WEIGHT = np.asarray([[1, 2], [3, 4]], np.float32)
X = np.asarray([[1, -1]], np.float32)


def hidden() -> onnx.ModelProto:
    """x @ weight + 5, with the weight behind two identities, the 5 in a node, and one node that nothing reads."""
    nodes = [
        helper.make_node("Identity", ["weight"], ["once"], name="/a/Identity"),
        helper.make_node("Identity", ["once"], ["twice"], name="/b/Identity"),
        helper.make_node(
            "Constant", [], ["five"], name="/Constant", value=numpy_helper.from_array(np.array(5, np.float32))
        ),
        helper.make_node("MatMul", ["x", "twice"], ["product"], name="/b.0/layer/MatMul"),
        helper.make_node("Relu", ["product"], ["dead"], name="/dead/Relu"),
        helper.make_node("Add", ["product", "five"], ["sum"], name="/Add"),
        helper.make_node("Identity", ["sum"], ["y"], name="/end/Identity"),
    ]
    return model_of(nodes, {"x": [1, 2]}, ["y"], {"weight": WEIGHT, "unread": WEIGHT})


@pytest.fixture
def graph() -> Graph:
    return Graph(hidden())


def test_identities_vanish_except_where_they_make_an_output(graph: Graph) -> None:
    assert [node.name for node in graph.nodes if node.op_type == "Identity"] == ["/end/Identity"]
    (product,) = [node for node in graph.nodes if node.op_type == "MatMul"]
    assert product.input[1] == "weight"
    assert run(graph, x=X)[0].tolist() == [[3, 3]]


def test_constants_become_weights(graph: Graph) -> None:
    assert all(node.op_type != "Constant" for node in graph.nodes)
    assert graph.has_weight("five") and graph.weight("five") == 5
    assert not graph.has_weight("product")
    with pytest.raises(KeyError):
        graph.weight("product")


def test_what_nothing_reads_is_not_written(graph: Graph) -> None:
    model = graph.model()
    assert "/dead/Relu" not in [node.name for node in model.graph.node]
    assert sorted(tensor.name for tensor in model.graph.initializer) == ["five", "weight"]


def test_inputs_that_are_left_out_are_not_taken_for_tensors() -> None:
    clip = helper.make_node("Clip", ["x", "", "most"], ["y"], name="/Clip")
    graph = Graph(model_of([clip], {"x": [1, 2]}, ["y"], {"most": np.asarray(0.5, np.float32)}))
    assert run(graph, x=X)[0].tolist() == [[0.5, -1]]


def test_the_model_is_raised_to_an_opset_with_16_bit_weights(graph: Graph) -> None:
    assert [opset.version for opset in hidden().opset_import] == [20]
    assert [opset.version for opset in graph.model().opset_import] == [21]


def test_rewriting_keeps_the_order_and_makers_and_readers_follow(graph: Graph) -> None:
    def rule(node: NodeProto) -> Iterator[NodeProto]:
        if node.op_type != "MatMul":
            yield node
            return
        yield helper.make_node("Neg", ["x"], ["minus"], name="/Neg")
        yield helper.make_node("MatMul", ["minus", node.input[1]], [node.output[0]], name="/new/MatMul")

    graph.rewrite(rule)
    assert [node.op_type for node in graph.nodes] == ["Neg", "MatMul", "Relu", "Add", "Identity"]
    maker = graph.maker("product")
    assert maker is not None and maker.name == "/new/MatMul"
    assert graph.maker("x") is None and graph.maker("weight") is None
    assert [node.name for node in graph.readers("x")] == ["/Neg"]
    assert [node.op_type for node in graph.readers("product")] == ["Relu", "Add"]
    assert list(graph.readers("nowhere")) == []
    assert run(graph, x=X)[0].tolist() == [[7, 7]]


def test_a_weight_that_is_put_is_used(graph: Graph) -> None:
    assert graph.put("five", 50, np.float32) == "five"
    assert run(graph, x=X)[0].tolist() == [[48, 48]]


def test_a_saved_graph_reads_back_as_the_same(graph: Graph, tmp_path: Path) -> None:
    large = np.random.default_rng(0).normal(size=(2, 400)).astype(np.float32)
    graph.put("weight", large, np.float32)
    graph.save(tmp_path / "saved.onnx")
    assert (tmp_path / "saved.bin").stat().st_size >= large.nbytes
    again = Graph.read(tmp_path / "saved.onnx")
    assert np.array_equal(again.weight("weight"), large)
    assert np.array_equal(run(again, x=X)[0], run(graph, x=X)[0])


def test_a_nodes_module_is_its_name_without_the_operator() -> None:
    node = helper.make_node("Conv", ["x"], ["y"], name="/blocks.0/dilated.1/convolution/Conv", pads=[1, 2])
    assert module_of(node) == "blocks.0.dilated.1.convolution"
    assert module_of(helper.make_node("Add", ["x"], ["y"], name="/Add_3")) == ""
    assert attributes(node) == {"pads": [1, 2]}
