"""The libraries of native operators, as the pinned compiler makes them."""

import ctypes
import hashlib
import platform
import re
import shutil
import sys
from pathlib import Path

import pytest

from export.errors import CompilationFailed
from export.native.compiler import ARCHITECTURES, LIBRARIES, SOURCES, compile_libraries
from tests.export.native.elf import AARCH64, X86_64, Library

EXPORTED = {
    "RegisterCustomOps",
    "kokoro_add_range",
    "kokoro_kernel",
    "kokoro_remove_range",
    "kokoro_select",
    "kokoro_supported",
}
AVX2 = {"avx2", "f16c", "fma"}
NEEDED = {
    "avx512-vnni": AVX2 | {"avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512_vnni"},
    "avx-vnni": AVX2 | {"avx_vnni"},
    "avx2": AVX2,
    "neon-dotprod": {"asimddp"},
    "neon": {"asimd"},
}
"""Names in /proc/cpuinfo of what each kernel needs, the fastest kernel first."""
GLIBC = re.compile(r"GLIBC_(\d+)\.(\d+)(?:\.\d+)?")


def copied(folder: Path) -> Path:
    """The sources in another folder, under another name, written at another time."""
    copy = folder / "other sources"
    shutil.copytree(SOURCES, copy, copy_function=shutil.copyfile)
    return copy


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_the_same_sources_give_the_same_bytes_wherever_they_are(
    libraries: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(digests(libraries)) == set(LIBRARIES)
    out = tmp_path / "out"
    out.mkdir()
    sources = copied(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.setenv("CPATH", str(tmp_path))
    compile_libraries(out, sources)
    assert digests(out) == digests(libraries)


def test_every_source_is_compiled() -> None:
    compiled = {f"{source}.c" for architecture in ARCHITECTURES for source in architecture.sources}
    assert compiled == {path.name for path in SOURCES.glob("*.c")}


@pytest.mark.parametrize(("architecture", "machine"), [("x86_64", X86_64), ("aarch64", AARCH64)])
def test_a_library_is_for_its_machine_and_asks_for_an_old_glibc_alone(
    libraries: Path, architecture: str, machine: int
) -> None:
    library = Library.read(libraries / f"kokoro-native.{architecture}.so")
    assert library.machine == machine
    assert set(library.needed) <= {"libc.so.6", "libm.so.6"}
    assert library.versions
    for version in library.versions:
        found = GLIBC.fullmatch(version)
        assert found and (int(found[1]), int(found[2])) <= (2, 28), version


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_library_exports_its_interface_and_carries_no_paths_nor_symbols_of_its_own(
    libraries: Path, name: str
) -> None:
    library = Library.read(libraries / name)
    assert set(library.exported) == EXPORTED
    assert not [section for section in library.sections if section.startswith((".debug", ".symtab", ".note"))]
    data = (libraries / name).read_bytes()
    assert str(SOURCES).encode() not in data and b"/tmp" not in data


@pytest.mark.skipif(sys.platform != "linux", reason="the libraries are for Linux")
def test_a_library_knows_this_processor(libraries: Path) -> None:
    library = ctypes.CDLL(str(libraries / f"kokoro-native.{platform.machine()}.so"))
    library.kokoro_kernel.restype = library.kokoro_supported.restype = ctypes.c_char_p
    known = set(re.findall(r"\w+", Path("/proc/cpuinfo").read_text(encoding="utf-8")))
    expected = [name for name, needed in NEEDED.items() if needed <= known] + ["plain"]
    supported = [library.kokoro_supported(index) for index in range(len(NEEDED) + 1)]
    assert [name.decode() for name in supported if name] == expected
    assert library.kokoro_kernel().decode() == expected[0]


@pytest.mark.parametrize(
    ("addition", "message"),
    [("#error deliberate", "deliberate"), ("static int unused(void) { return 0; }", "unused function")],
    ids=["error", "warning"],
)
def test_a_source_that_is_refused_is_named_with_what_the_compiler_wrote(
    tmp_path: Path, addition: str, message: str
) -> None:
    sources = copied(tmp_path)
    plain = sources / "plain.c"
    plain.write_text(f"{plain.read_text(encoding='utf-8')}{addition}\n", encoding="utf-8")
    with pytest.raises(CompilationFailed, match=message) as failure:
        compile_libraries(tmp_path, sources)
    assert failure.value.source.startswith("plain.c")
    assert not list(tmp_path.glob("*.so"))
