"""Weights of the tagger, from thinc's layers, in the order of ``service.g2p.english.network``."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from export.errors import ExportError
from service.g2p.english.tables import NetworkConfig

_FEATURES = ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"]


def network_plan(nlp: Any) -> NetworkConfig:
    """Sizes of the network.

    Raises:
        ExportError: the model uses other features than the port.
    """
    model = nlp.get_pipe("tok2vec").model
    names = [nlp.vocab.strings.as_string(column) for column in _named(model, "extract_features")[0].attrs["columns"]]
    if names != _FEATURES:
        raise ExportError(f"the tagger uses {', '.join(names)}; the port supports {', '.join(_FEATURES)}")
    embeddings, maxouts = _named(model, "hashembed"), _named(model, "maxout")
    width, pieces, _ = maxouts[0].get_param("W").shape
    return NetworkConfig(
        rows=tuple(len(layer.get_param("E")) for layer in embeddings),
        seeds=tuple(layer.attrs["seed"] for layer in embeddings),
        width=width,
        pieces=pieces,
        layers=len(maxouts) - 1,
        tags=tuple(nlp.get_pipe("tagger").labels),
    )


def network_weights(nlp: Any, plan: NetworkConfig) -> NDArray[np.float32]:
    """All weights, shape (plan.values,), float32.

    Raises:
        ExportError: their number is not that of the port.
    """
    weights = np.concatenate([part.ravel() for part in _parts(nlp)]).astype(np.float32)
    if len(weights) != plan.values:
        raise ExportError(f"the tagger has {len(weights)} weights, the port expects {plan.values}")
    return weights


def _parts(nlp: Any) -> Iterator[NDArray[np.float32]]:
    tok2vec, tagger = nlp.get_pipe("tok2vec").model, nlp.get_pipe("tagger").model
    yield from (layer.get_param("E") for layer in _named(tok2vec, "hashembed"))
    # Layers of each kind come in order from the input; a layer norm belongs to the maxout before it.
    for maxout, norm in zip(_named(tok2vec, "maxout"), _named(tok2vec, "layernorm"), strict=True):
        yield from (maxout.get_param("W"), maxout.get_param("b"), norm.get_param("G"), norm.get_param("b"))
    (linear,) = _named(tagger, "softmax")
    yield from (linear.get_param("W"), linear.get_param("b"))


def _named(model: Any, name: str) -> list[Any]:
    return [layer for layer in model.walk() if layer.name == name]
