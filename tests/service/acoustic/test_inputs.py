import numpy as np

from service.acoustic.inputs import MARGIN, prosody_inputs, vocoder_inputs, with_margins
from service.speech import FRAME


def test_the_prosody_graph_gets_padded_tokens_and_a_float_speed() -> None:
    inputs = prosody_inputs(np.asarray([5, 6]), np.zeros((1, 256), np.float32), 2)
    assert inputs["input_ids"].tolist() == [[0, 5, 6, 0]]
    assert inputs["speed"].dtype == np.float32


def test_the_controls_have_neutral_defaults() -> None:
    tokens, style = np.asarray([5, 6]), np.zeros((1, 256), np.float32)
    inputs = prosody_inputs(tokens, style, 1.0)
    assert inputs["pitch"].tolist() == [1.0] and inputs["pitch"].dtype == np.float32
    assert inputs["durations"].tolist() == [[0, 0, 0, 0]] and inputs["durations"].dtype == np.int64
    inputs = prosody_inputs(tokens, style, 1.0, 1.5, np.asarray([0, 7, 0, 9]))
    assert inputs["pitch"].tolist() == [1.5] and inputs["durations"].tolist() == [[0, 7, 0, 9]]


def test_margins_are_reflections() -> None:
    source = np.arange(FRAME, dtype=np.float32)[None]
    padded = with_margins(source)[0]
    assert padded[: MARGIN + 1].tolist() == list(range(MARGIN, -1, -1))
    assert padded[-MARGIN:].tolist() == list(range(FRAME - 2, FRAME - 2 - MARGIN, -1))


def test_a_window_has_its_own_frames_with_its_neighbours_as_margins() -> None:
    frames = 4
    features = np.arange(2 * frames, dtype=np.float32)[None, None]
    source = np.arange(frames * FRAME + 2 * MARGIN, dtype=np.float32)[None]
    inputs = vocoder_inputs(features, source, np.zeros((1, 256), np.float32), 1, 3)
    assert inputs["features"].tolist() == [[[2, 3, 4, 5]]]
    assert inputs["source"][0, 0] == FRAME and inputs["source"].shape == (1, 2 * FRAME + 2 * MARGIN)
    assert inputs["style"].shape == (1, 128) and inputs["style"].flags.c_contiguous
