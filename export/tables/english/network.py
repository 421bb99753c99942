"""The tagger's weights, out of thinc's layers, one after another as ``service.g2p.english.network`` takes them."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from export.errors import ExportError
from service.g2p.english.tables import NetworkConfig

_FEATURES = ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"]


def network_plan(nlp: Any) -> NetworkConfig:
    """The sizes.

    Raises:
        ExportError: the model looks at other features than the port.
    """
    model = nlp.get_pipe("tok2vec").model
    names = [nlp.vocab.strings.as_string(column) for column in _named(model, "extract_features")[0].attrs["columns"]]
    if names != _FEATURES:
        raise ExportError(f"the tagger looks at {', '.join(names)}; the port knows {', '.join(_FEATURES)}")
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
        ExportError: there are more or fewer than the port would take.
    """
    weights = np.concatenate([part.ravel() for part in _parts(nlp)]).astype(np.float32)
    if len(weights) != plan.values:
        raise ExportError(f"the tagger has {len(weights)} weights, the port takes {plan.values}")
    return weights


def _parts(nlp: Any) -> Iterator[NDArray[np.float32]]:
    tok2vec, tagger = nlp.get_pipe("tok2vec").model, nlp.get_pipe("tagger").model
    yield from (layer.get_param("E") for layer in _named(tok2vec, "hashembed"))
    # Each kind is met from the input on; a layer norm belongs to the maxout before it.
    for maxout, norm in zip(_named(tok2vec, "maxout"), _named(tok2vec, "layernorm"), strict=True):
        yield from (maxout.get_param("W"), maxout.get_param("b"), norm.get_param("G"), norm.get_param("b"))
    (linear,) = _named(tagger, "softmax")
    yield from (linear.get_param("W"), linear.get_param("b"))


def _named(model: Any, name: str) -> list[Any]:
    return [layer for layer in model.walk() if layer.name == name]
