"""What scripts/trim.py leaves is enough to speak every language in every format, and small enough."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from scripts.trim import espeak_files, main, size, trim
from service.languages import PROFILES
from service.text.languages import LANGUAGES
from tests.catalan import PROFILE as CATALAN

ROOT = Path(__file__).parents[2]
TINY = ROOT / "out" / "tiny"
REAL = ROOT / "models" / "kokoro-v1.0"
LARGEST = 350_000_000
"""Bytes of what is installed and of the model."""

READ_EVERYTHING = """
import hashlib, sys, unicodedata
from service.g2p.espeak import shared_espeak
espeak = shared_espeak()
signs = [chr(code) for code in range(0x20, 0x20000) if unicodedata.category(chr(code))[0] not in "C"]
for voice, letters in {voices}:
    kept = [sign for sign in signs if not sign.isalpha() or unicodedata.name(sign, "").startswith(letters)]
    digest = hashlib.sha256()
    for sign in kept:
        digest.update(espeak.phonemise(f"3 {{sign}} {{sign}}{{sign}}.", voice).encode() + b"|")
    print(voice, len(kept), digest.hexdigest())
"""
READ = {language.profile.espeak_voice: language.alphabet.letters for language in reversed(LANGUAGES)}
"""Beginnings of the names of the letters that each voice reads; others are refused before they get to espeak-ng."""


def distribution(packages: Path, name: str, *requires: str, files: tuple[str, ...] = ()) -> None:
    """An installed distribution with one module."""
    info = f"{name}-1.dist-info"
    (packages / info).mkdir(parents=True)
    lines = ["Metadata-Version: 2.1", f"Name: {name}", "Version: 1", *(f"Requires-Dist: {line}" for line in requires)]
    (packages / info / "METADATA").write_text("\n".join(lines) + "\n")
    (packages / name).mkdir()
    for file in ("__init__.py", *files):
        (packages / name / file).write_text("")
    recorded = [f"{name}/{file},," for file in ("__init__.py", *files)]
    (packages / info / "RECORD").write_text("\n".join([*recorded, f"{info}/METADATA,,", f"{info}/RECORD,,"]) + "\n")


def espeak_data(packages: Path) -> None:
    data = packages / "espeakng_loader" / "espeak-ng-data"
    for name in (*espeak_files([*PROFILES, CATALAN]), "ru_dict", "phondata", "lang/gmw/de"):
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_text("")


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A site-packages folder with this project, an extra, and what nobody needs."""
    folder = tmp_path / "lib" / "python3.12" / "site-packages"
    distribution(folder, "kokoro-lite", "numpy>=2", "kokoro-onnx", "av>=18 ; extra == 'aac'")
    distribution(folder, "numpy", files=("core.py", "core.pyi"))
    distribution(folder, "kokoro-onnx", "phonemizer>=3")
    distribution(folder, "phonemizer", "joblib")
    for name in ("joblib", "av", "pip"):
        distribution(folder, name)
    espeak_data(folder)
    return folder


def names(packages: Path) -> set[str]:
    return {path.name.removesuffix("-1.dist-info") for path in packages.glob("*.dist-info")}


def test_what_is_not_required_or_not_used_goes(packages: Path) -> None:
    trim(packages)
    assert names(packages) == {"kokoro-lite", "numpy", "kokoro-onnx"}
    assert not any((packages / name).exists() for name in ("pip", "av", "phonemizer", "joblib"))


def test_what_an_extra_requires_stays_if_it_is_named(packages: Path) -> None:
    assert main([str(packages.parents[2]), "--extra", "aac"]) == 0
    assert names(packages) == {"kokoro-lite", "numpy", "kokoro-onnx", "av"}


def test_code_stays_and_what_is_for_compilers_goes(packages: Path) -> None:
    trim(packages)
    assert {path.name for path in (packages / "numpy").iterdir()} == {"__init__.py", "core.py"}


def espeak_names(packages: Path) -> set[str]:
    data = packages / "espeakng_loader" / "espeak-ng-data"
    return {str(path.relative_to(data)) for path in data.rglob("*") if path.is_file()}


def test_espeak_files_of_languages_outside_the_table_are_removed(packages: Path) -> None:
    trim(packages)
    assert espeak_names(packages) == {*espeak_files(PROFILES), "phondata"}
    assert {"en_dict", "fr_dict", "de_dict", "te_dict", "lang/gmw/en-US", "lang/inc/hi"} < espeak_names(packages)


def test_espeak_files_of_a_language_that_is_added_to_the_table_stay(packages: Path) -> None:
    trim(packages, languages=[*PROFILES, CATALAN])
    assert {"ca_dict", "lang/roa/ca"} == espeak_names(packages) - espeak_files(PROFILES) - {"phondata"}


def test_a_language_that_should_stay_and_is_not_there_is_an_error(packages: Path) -> None:
    (packages / "espeakng_loader" / "espeak-ng-data" / "fr_dict").unlink()
    with pytest.raises(FileNotFoundError, match="fr_dict"):
        trim(packages)


def test_a_folder_that_is_no_environment_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 1
    assert "is not a virtual environment" in capsys.readouterr().err


@pytest.fixture(scope="module")
def trimmed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trimmed copy of this environment's packages."""
    folder = tmp_path_factory.mktemp("trimmed") / "site-packages"
    # Links: only names are taken away.
    shutil.copytree(sysconfig.get_path("purelib"), folder, copy_function=_link)
    trim(folder)
    return folder


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def run(packages: Path, *arguments: str) -> str:
    """Output of Python where nothing is installed but ``packages``."""
    environ = {"PYTHONPATH": str(packages), "KOKORO_MODEL": str(TINY), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-S", *arguments], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-1000:]
    # espeak-ng says there what it misses.
    assert "Can't read" not in done.stderr, done.stderr[-1000:]
    return done.stdout


@pytest.mark.slow
@pytest.mark.tiny
def test_the_service_starts_with_what_is_left(trimmed: Path) -> None:
    run(trimmed, "-m", "gunicorn", "-c", "gunicorn.conf.py", "--check-config")


@pytest.mark.slow
@pytest.mark.tiny
@pytest.mark.parametrize("form", ["mp3", "opus", "flac", "wav", "pcm"])
def test_every_format_is_spoken_with_what_is_left(trimmed: Path, tmp_path: Path, form: str) -> None:
    speech = tmp_path / f"speech.{form}"
    run(trimmed, "-m", "service", "say", "Ms Quxley paid $1.5M on 2024-01-31.", "-o", str(speech))
    assert speech.stat().st_size > 1000


@pytest.mark.slow
def test_espeak_reads_every_sign_as_it_did_with_all_its_languages(trimmed: Path) -> None:
    code = READ_EVERYTHING.format(voices=list(READ.items()))
    assert run(trimmed, "-c", code) == run(Path(sysconfig.get_path("purelib")), "-c", code)


@pytest.mark.model
@pytest.mark.slow
def test_what_is_left_and_the_model_are_small(trimmed: Path) -> None:
    assert size(trimmed) + size(REAL) <= LARGEST
