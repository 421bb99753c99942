"""The command line on the tiny model, in processes of its own."""

import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from service.model.processor import read_processor
from service.text.languages import LANGUAGES


def run(*arguments: str, model: Path, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"KOKORO_MODEL": str(model)} | settings
    command = [sys.executable, "-m", "service", *arguments]
    return subprocess.run(command, env=environment, input=stdin, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("name", ["out.wav", "out.mp3", "out.flac", "out.opus"])
def test_say_writes_a_file_that_is_whole(tiny_model: Path, tmp_path: Path, name: str) -> None:
    done = run("say", "The door is open.", "-o", str(tmp_path / name), model=tiny_model)
    assert done.returncode == 0, done.stderr
    samples, rate = soundfile.read(tmp_path / name)
    assert len(samples) / rate > 0.5
    assert "RTF" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_say_reads_standard_input_and_the_same_text_gives_the_same_bytes(tiny_model: Path, tmp_path: Path) -> None:
    for name in ("one.wav", "two.wav"):
        options = ["--voice", "bm_lewis", "--speed", "1.3", "-o", str(tmp_path / name)]
        assert run("say", "-", *options, model=tiny_model, stdin="Some text.\n").returncode == 0
    assert (tmp_path / "one.wav").read_bytes() == (tmp_path / "two.wav").read_bytes()


def test_say_names_what_it_did_not_read_or_refuses_it(tiny_model: Path, tmp_path: Path) -> None:
    path = str(tmp_path / "river.wav")
    done = run("say", "The river Обь is wide.", "-o", path, model=tiny_model)
    assert done.returncode == 0 and "Cyrillic;letters=3;transliterated" in done.stderr
    strict = run("say", "The river Обь is wide.", "-o", path, model=tiny_model, KOKORO_STRICT="true")
    assert strict.returncode == 1 and "cannot read" in strict.stderr


def test_say_obeys_pitch_volume_and_language(tiny_model: Path, tmp_path: Path) -> None:
    said = {}
    for name, options in {
        "plain": [],
        "raised": ["--pitch", "-4.5"],
        "soft": ["--volume", "0.5"],
        "british": ["--lang", "en-GB"],
    }.items():
        path = tmp_path / f"{name}.wav"
        assert run("say", "The last car is far.", *options, "-o", str(path), model=tiny_model).returncode == 0
        said[name], _ = soundfile.read(path)
    assert len(said["raised"]) == pytest.approx(len(said["plain"]), rel=0.05)
    assert not np.array_equal(said["raised"], said["plain"])
    assert np.abs(said["soft"] - said["plain"] / 2).max() < 1e-3
    assert not np.array_equal(said["british"], said["plain"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["say", "Hi.", "-o", "x.wma"], "wma"),
        (["say", "Hi.", "-o", "x.wav", "--voice", "af_hart"], "did you mean af_heart"),
        (["say", "Hi.", "-o", "x.wav", "--speed", "9"], "speed 9 is not within 0.25 to 4"),
        (["say", "Hi.", "-o", "x.wav", "--pitch", "-13"], "pitch -13 is not within -12 to 12"),
        (["say", "Hi.", "-o", "x.wav", "--volume", "nan"], "volume nan is not within 0 to 4"),
        (["say", "Hi.", "-o", "x.wav", "--pitch", "high"], "'high' is not a number"),
        (["say", "Hi.", "-o", "x.wav", "--lang", "tlh"], "tlh"),
        (["say", " ", "-o", "x.wav"], "no word"),
    ],
)
def test_what_cannot_be_said_ends_with_a_message_and_no_file(
    tiny_model: Path, tmp_path: Path, arguments: list[str], message: str
) -> None:
    target = tmp_path / arguments[3]
    done = run(*arguments[:3], str(target), *arguments[4:], model=tiny_model)
    assert done.returncode != 0 and message in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_voices_lists_all_and_which_languages_can_be_read(tiny_model: Path) -> None:
    voices, _, languages = run("voices", model=tiny_model).stdout.partition("\n\n")
    assert len(voices.splitlines()) == 54
    unavailable = {language.tag for language in LANGUAGES if language.card(tiny_model).unavailable_reason}
    for line in voices.splitlines():
        assert ("cannot be used: " in line) is (line.split()[1] in unavailable), line
    for line in languages.splitlines():
        assert (": " in line) is (line.split()[0] in unavailable), line
    assert "hi-IN  Hindi                available" in languages.splitlines()


def test_a_reader_that_ends_early_is_no_error(tiny_model: Path) -> None:
    """Through a real pipe: one whose reader has gone, and one into ``head``."""
    environment = os.environ | {"KOKORO_MODEL": str(tiny_model)}
    command = [sys.executable, "-m", "service", "voices"]
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        done = subprocess.run(command, env=environment, stdout=closed, stderr=subprocess.PIPE, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (128 + signal.SIGPIPE, "")
    shell = f"{shlex.join(command)} | head -n 1"
    shown = subprocess.run(["sh", "-c", shell], env=environment, capture_output=True, text=True, timeout=120)
    assert (len(shown.stdout.splitlines()), shown.stderr) == (1, "")


def test_say_knows_a_language_by_any_of_its_names(tiny_model: Path, tmp_path: Path) -> None:
    said = {}
    for name in ("fr", "F", "fr-fr", "en"):
        path = tmp_path / f"{name}.wav"
        assert run("say", "Six tables.", "--lang", name, "-o", str(path), model=tiny_model).returncode == 0
        said[name] = path.read_bytes()
    assert said["fr"] == said["F"] == said["fr-fr"] != said["en"]


def test_check_compares_the_files_and_speaks(tiny_model: Path) -> None:
    done = run("check", model=tiny_model)
    assert done.returncode == 0, done.stderr
    for word in ("match the manifest", "ready after", "RTF", "MiB"):
        assert word in done.stdout


def test_check_says_what_runs_on_what_and_warns_as_the_service_does(int8_model: Path) -> None:
    done = run("check", model=int8_model)
    assert done.returncode == 0, done.stderr
    assert f"model int8 on {read_processor().description}" in done.stdout.splitlines()
    assert "the build has no kokoro-native." in done.stderr


def test_a_missing_model_or_a_wrong_setting_is_named(tiny_model: Path, tmp_path: Path) -> None:
    assert "make model" in run("check", model=tmp_path).stderr
    done = run("voices", model=tiny_model, KOKORO_THREADS="many")
    assert done.returncode == 1 and "KOKORO_THREADS" in done.stderr
    assert "Traceback" not in done.stderr
