"""Compilation of ``native/`` into a library for each architecture, with the clang of the package ``ziglang``.

It brings the headers of C and of glibc for both architectures, so that one machine builds both and needs no compiler of
its own. The libraries need glibc 2.28 or later. The same sources give the same bytes wherever and whenever they are
compiled: sources are named relative to their folder, debug information and symbols are left out, and what the
environment tells a compiler is not passed on.
"""

import importlib.metadata
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from export.errors import CompilationFailed
from service.acoustic.native import library_name

SOURCES = Path(__file__).parents[2] / "native"
_GLIBC = "2.28"
"""The oldest that onnxruntime's wheels run on (manylinux_2_28)."""
_FLAGS = (
    "-std=gnu11",
    # zig passes -O2 to clang for -O3 as well; clang's own -O3 (-Xclang -O3) is no faster, and 1.3 times the size.
    "-O2",
    "-fPIC",
    "-fvisibility=hidden",
    # All processors must round alike: a product and a sum are fused where the source says so and nowhere else.
    "-ffp-contract=off",
    "-fno-math-errno",
    "-fno-trapping-math",
    "-fomit-frame-pointer",
    "-ffunction-sections",
    # COMPAT(ziglang): it may switch both on by itself.
    "-fno-sanitize=undefined",
    "-g0",
    "-Wall",
    "-Wextra",
    "-Werror",
)
_LINK_FLAGS = ("-O2", "-shared", "-s", "-Wl,--build-id=none", "-Wl,--gc-sections", "-lm")
_BASELINE = (
    "convolution_operators",
    "dense",
    "dense_operators",
    "dense_plain",
    "dispatch",
    "layer",
    "operators",
    "plain",
    "processor",
    "release",
    "unfold_operators",
    "values",
)
"""Sources that run on every processor of an architecture."""
_DROPPED = ("CPATH", "C_INCLUDE_PATH", "LIBRARY_PATH", "COMPILER_PATH", "CCC_OVERRIDE_OPTIONS", "SOURCE_DATE_EPOCH")
"""Variables that clang reads."""


class Architecture(msgspec.Struct, frozen=True):
    """One architecture, and the flags of each of its sources beside those of all."""

    name: str
    sources: Mapping[str, Sequence[str]]

    @property
    def target(self) -> str:
        """As zig names it."""
        return f"{self.name}-linux-gnu.{_GLIBC}"

    @property
    def library(self) -> str:
        """File name of the library."""
        return library_name(self.name)


_UNCHECKED = "-bmi-bmi2-lzcnt-movbe"
"""Instructions of the levels of x86-64 that native/processor.c does not ask for."""
_AVX2 = (f"-mcpu=x86_64_v3{_UNCHECKED}",)
# PERF: clang takes 256 bits for the float half otherwise: 1.1 times the time of a whole vocoder (Zen 5).
_AVX512 = (f"-mcpu=x86_64_v4+avx512vnni-avx512cd{_UNCHECKED}", "-mprefer-vector-width=512")
_EVERYWHERE: Mapping[str, Sequence[str]] = dict.fromkeys(_BASELINE, ())
ARCHITECTURES = (
    Architecture(
        "x86_64",
        {
            **_EVERYWHERE,
            "avx2": _AVX2,
            "dense_avx2": _AVX2,
            "avxvnni": (f"-mcpu=x86_64_v3+avxvnni{_UNCHECKED}",),
            "avx512vnni": _AVX512,
            "dense_avx512": _AVX512,
        },
    ),
    Architecture("aarch64", {**_EVERYWHERE, "neon": (), "dense_neon": (), "neondot": ("-mcpu=generic+dotprod",)}),
)
LIBRARIES = tuple(architecture.library for architecture in ARCHITECTURES)


def compiler_version() -> str:
    """Version of the compiler, on which the libraries' bytes depend.

    Raises:
        CompilationFailed: it is not installed.
    """
    try:
        return importlib.metadata.version("ziglang")
    except importlib.metadata.PackageNotFoundError as error:
        raise CompilationFailed("native operators", "the package ziglang is not installed") from error


def compile_libraries(out: Path, sources: Path = SOURCES) -> None:
    """Write the library of every architecture into the folder ``out``.

    Raises:
        CompilationFailed: the compiler refuses a source, or is not installed.
    """
    # Each architecture's first link compiles zig's runtime, 7 s.
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(len(ARCHITECTURES)) as pool:
        list(pool.map(lambda each: _compile(each, sources.resolve(), out.resolve(), Path(folder)), ARCHITECTURES))


def _compile(architecture: Architecture, sources: Path, out: Path, folder: Path) -> None:
    objects = folder / architecture.name
    objects.mkdir()
    for source, flags in architecture.sources.items():
        name = f"{source}.c"
        _run(name, [*_FLAGS, *flags, "-c", name, "-o", str(objects / f"{source}.o")], architecture, sources, folder)
    names = [f"{source}.o" for source in sorted(architecture.sources)]
    linked = objects / architecture.library
    _run(architecture.library, [*names, *_LINK_FLAGS, "-o", str(linked)], architecture, objects, folder)
    # Not into the file of that name: a server that has mapped it would crash.
    partial = out / f"{architecture.library}.partial"
    shutil.copyfile(linked, partial)
    partial.replace(out / architecture.library)


def _run(made_from: str, arguments: Sequence[str], architecture: Architecture, cwd: Path, folder: Path) -> None:
    command = [sys.executable, "-m", "ziglang", "cc", "-target", architecture.target, *arguments]
    done = subprocess.run(
        command, cwd=cwd, env=dict(_environment(folder)), capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        raise CompilationFailed(f"{made_from} ({architecture.name})", done.stderr or done.stdout)


def _environment(folder: Path) -> Iterator[tuple[str, str]]:
    """Ours without what changes the result, and with zig's caches in ``folder``, not at home."""
    yield from ((name, value) for name, value in os.environ.items() if name not in _DROPPED)
    yield from ((f"ZIG_{name}_CACHE_DIR", str(folder / "cache")) for name in ("LOCAL", "GLOBAL"))
