import numpy as np
import pytest

from service.g2p.vocabulary import read_vocabulary


def test_it_is_the_models_table() -> None:
    vocabulary = read_vocabulary()
    assert vocabulary.tokens(";:,.!?").tolist() == [1, 2, 3, 4, 5, 6]
    assert vocabulary.tokens("ˈ").dtype == np.int64


def test_what_is_unknown_is_left_out_or_an_error() -> None:
    vocabulary = read_vocabulary()
    assert vocabulary.known("h[e]ɫo") == "heo"
    with pytest.raises(KeyError):
        vocabulary.tokens("[")


def test_reading_it_does_not_import_kokoro_onnx() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from service.g2p.vocabulary import read_vocabulary; read_vocabulary();"
        "assert not {'kokoro_onnx', 'phonemizer', 'onnxruntime'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
