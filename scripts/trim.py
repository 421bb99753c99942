"""Remove from a virtual environment all files that the service never reads. Run on the environment of an image.

    python -m scripts.trim /venv

Removed are: installers, the requirements of a package of which one file is read, the C++ copy of a library whose
Python copy is used, espeak-ng's other languages, files for tests and compilers. tests/scripts/test_trim.py proves that
the rest is sufficient: it synthesises speech with a trimmed copy.
"""

import argparse
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import Distribution, distributions
from pathlib import Path

from service.languages import ESPEAK_FALLBACKS, PROFILES, LanguageProfile

PROJECT = "kokoro-lite"
UNUSED = ("phonemizer",)
"""Requirements that are never imported: of kokoro-onnx, which requires phonemizer, only the vocabulary is read."""

FILES = (
    # The library for C++ programs; Python's extension module has it all inside.
    "onnxruntime/capi/libonnxruntime.so*",
    "onnxruntime/backend",
    "onnxruntime/datasets",
    "onnxruntime/quantization",
    "onnxruntime/tools",
    "onnxruntime/transformers",
    "numpy/_core/include",
    "numpy/_core/lib",
    "numpy/_core/_simd.*",
    "numpy/_core/_*_tests.*",
    "numpy/distutils",
    "numpy/f2py",
    "numpy/random/_examples",
    "numpy/random/lib",
    # A build has its own tables of their data.
    "misaki/data/*_gold.json",
    "misaki/data/*_silver.json",
    "misaki/data/vi_*",
    "misaki/g2pkc",
    "misaki/vi_cleaner",
    # Copies of libespeak-ng.so, which espeakng_loader loads.
    "espeakng_loader/libespeak-ng.so.*",
    "espeakng_loader/espeak-ng-data/voices",
    "falcon/bench",
    # For type checkers and compilers.
    "**/*.pyi",
    "**/*.pyx",
    "**/*.pxd",
    "**/*.c",
    "**/*.h",
    "**/*.a",
    "*/**/tests",
)
"""Patterns of paths below site-packages."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("environment", type=Path, help="folder of a virtual environment")
    parser.add_argument("--extra", action="append", default=[], help="extra of this project to keep; may be repeated")
    options = parser.parse_args(arguments)
    folders = list(options.environment.glob("lib/python3.*/site-packages"))
    if len(folders) != 1:
        print(f"{options.environment} is not a virtual environment", file=sys.stderr)
        return 1
    before = size(folders[0])
    trim(folders[0], frozenset(options.extra))
    print(f"{folders[0]}: {before / 1e6:.0f} MB before, {size(folders[0]) / 1e6:.0f} MB now")
    return 0


def size(folder: Path) -> int:
    """Total size of all files, in bytes."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())


def trim(packages: Path, extras: frozenset[str] = frozenset(), languages: Sequence[LanguageProfile] = PROFILES) -> None:
    """Trim a site-packages folder.

    Args:
        packages: the folder.
        extras: extras of this project to keep.
        languages: languages whose espeak-ng files are kept.
    """
    _remove_distributions(packages, extras)
    for path in {path for pattern in FILES for path in packages.glob(pattern)}:
        _remove(path)
    _trim_espeak(packages / "espeakng_loader" / "espeak-ng-data", languages)


def _remove_distributions(packages: Path, extras: frozenset[str]) -> None:
    """Remove distributions that this project does not require, or requires and does not use."""
    installed = {_normal(found.name): found for found in distributions(path=[str(packages)])}
    needed = set(_closure(PROJECT, installed, extras))
    for name, distribution in installed.items():
        if name not in needed:
            for file in distribution.files or ():
                _remove(packages / file)
    for folder in sorted((path for path in packages.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def _closure(project: str, installed: dict[str, Distribution], extras: frozenset[str]) -> Iterator[str]:
    """Names of all distributions that ``project`` requires, itself first."""
    seen: set[str] = set()
    pending = [(project, extras)]
    while pending:
        name, enabled = pending.pop()
        if name in seen or name in UNUSED or name not in installed:
            continue
        seen.add(name)
        yield name
        for line in installed[name].requires or ():
            if (required := _required(line, enabled)) is not None:
                pending.append((required, frozenset()))


_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9._-]+)")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([^'\"]+)['\"]")


def _required(line: str, extras: frozenset[str]) -> str | None:
    """Name of a requirement; None if it belongs to another extra.

    Other markers are taken as true: the result may include distributions that are not needed or not installed.
    """
    name = _REQUIREMENT.match(line)
    extra = _EXTRA.search(line)
    if name is None or (extra is not None and extra[1] not in extras):
        return None
    return _normal(name[1])


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def espeak_files(languages: Sequence[LanguageProfile]) -> set[str]:
    """Paths below espeak-ng-data of the dictionaries and voices that ``languages`` need."""
    dictionaries = {name for language in languages for name in language.espeak_dictionaries} | set(ESPEAK_FALLBACKS)
    return {f"{name}_dict" for name in dictionaries} | {f"lang/{language.espeak_voice}" for language in languages}


def _trim_espeak(data: Path, languages: Sequence[LanguageProfile]) -> None:
    kept = {data / name for name in espeak_files(languages)}
    for path in (*data.glob("*_dict"), *(data / "lang").rglob("*")):
        if path.is_file() and path not in kept:
            path.unlink()
    missing = sorted(str(path) for path in kept if not path.is_file())
    if missing:
        raise FileNotFoundError(f"espeak-ng has no {', '.join(missing)}")


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
