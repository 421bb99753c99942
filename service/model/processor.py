"""Detection of the processor, and whether it sums products of bytes exactly.

An int8 graph multiplies unsigned activations with signed weights and sums the products. With AVX512-VNNI, AVX-VNNI or
on ARM, onnxruntime sums them in 32 bits. On other x86 it uses vpmaddubsw, which adds two products in 16 bits and
saturates: 2 x 255 x 127 is twice the maximum. The clipping is audible as hissing.

onnxruntime does not report the kernel that it selects, so this repeats its selection, in the same order
(``onnxruntime/core/mlas/lib/platform.cpp``), from the flags in /proc/cpuinfo: they are those that the operating system
enables, and readable without a library.
"""

import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal, TypeAlias

import msgspec

CPUINFO = Path("/proc/cpuinfo")

Instructions: TypeAlias = Literal["avx512-vnni", "avx-vnni", "avx512", "avx2", "arm-dotprod", "arm", "other"]
"""Instruction set for byte arithmetic; ``other`` also if it could not be detected."""

_EXACT: Final = frozenset[Instructions]({"avx512-vnni", "avx-vnni", "arm-dotprod", "arm"})
_AVX2: Final = frozenset({"avx2", "fma"})
_AVX512: Final = _AVX2 | {"avx512f", "avx512bw", "avx512dq", "avx512vl"}
_X86: Final[tuple[tuple[Instructions, frozenset[str]], ...]] = (
    ("avx512-vnni", _AVX512 | {"avx512_vnni"}),
    # Before AVX-VNNI: with AVX-512 but not its VNNI, which a virtual machine may mask, onnxruntime takes vpmaddubsw.
    ("avx512", _AVX512),
    # COMPAT: kernels older than such a processor do not list avx_vnni; the warning is then one too many.
    ("avx-vnni", _AVX2 | {"avx_vnni"}),
    ("avx2", _AVX2),
)
_DESCRIPTIONS: Final[Mapping[Instructions, str]] = {"arm": "plain ARM instructions", "other": "other instructions"}


class Processor(msgspec.Struct, frozen=True):
    """The processor that computes the model."""

    name: str
    """The manufacturer's name, or the architecture where that is unknown."""
    instructions: Instructions

    @property
    def sums_bytes_exactly(self) -> bool:
        """True if sums of products of unsigned and signed bytes cannot saturate.

        NOTE: Plain ARM adds two of them in 16 bits, but as signed bytes: 2 x 128 x 127 fits, and symmetric weights are
        never -128.
        """
        return self.instructions in _EXACT

    @property
    def description(self) -> str:
        """Name and instructions for people."""
        return f"{self.name} with {_DESCRIPTIONS.get(self.instructions, self.instructions)}"


def read_processor(cpuinfo: Path = CPUINFO, machine: str | None = None) -> Processor:
    """The processor of this machine. Never an error, as synthesis works without knowing it.

    Args:
        cpuinfo: the kernel's list of processors; all of one machine are assumed to be alike.
        machine: its architecture; None asks the system.
    """
    machine = platform.machine() if machine is None else machine
    fields = _first_fields(cpuinfo)
    # x86 has `model name`, boards with ARM have `Model`, servers with ARM neither.
    name = fields.get("model name") or fields.get("Model") or machine or "unknown processor"
    return Processor(" ".join(name.split()), _instructions(fields, machine.lower()))


def _instructions(fields: Mapping[str, str], machine: str) -> Instructions:
    if machine.startswith(("aarch64", "arm")):
        return "arm-dotprod" if "asimddp" in fields.get("Features", "").split() else "arm"
    flags = set(fields.get("flags", "").split())
    return next((name for name, needed in _X86 if needed <= flags), "other")


def _first_fields(path: Path) -> dict[str, str]:
    """The first ``name : value`` of each name; PERF: line by line, for a large host lists hundreds of processors."""
    fields: dict[str, str] = {}
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                name, _, value = line.partition(":")
                fields.setdefault(name.strip(), value.strip())
    except OSError:
        return {}
    return fields
