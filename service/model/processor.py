"""Detection of the processor: its name, and the instructions that onnxruntime computes with.

Sums of floats are rounded differently by different instructions, and sums of two products of bytes saturate where there
are none for them (inaudibly: export/README.md), so the same request gives other bytes there.

onnxruntime does not report the kernel that it selects, so this repeats its selection, in the same order
(``onnxruntime/core/mlas/lib/platform.cpp``), from the flags in /proc/cpuinfo: they are those that the operating system
enables, and readable without a library.
"""

import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal, TypeAlias

import msgspec

from service.errors import UnsupportedProcessor

CPUINFO = Path("/proc/cpuinfo")

Instructions: TypeAlias = Literal["avx512-vnni", "avx-vnni", "avx512", "avx2", "arm-dotprod", "arm", "other"]
"""Instruction set for byte arithmetic; ``other`` also if it could not be detected."""

_AVX2: Final = frozenset({"avx2", "fma"})
_AVX512: Final = _AVX2 | {"avx512f", "avx512bw", "avx512dq", "avx512vl"}
_X86: Final[tuple[tuple[Instructions, frozenset[str]], ...]] = (
    ("avx512-vnni", _AVX512 | {"avx512_vnni"}),
    # Before AVX-VNNI: with AVX-512 but not its VNNI, which a virtual machine may mask, onnxruntime takes vpmaddubsw.
    ("avx512", _AVX512),
    # COMPAT: kernels older than such a processor do not list avx_vnni.
    ("avx-vnni", _AVX2 | {"avx_vnni"}),
    ("avx2", _AVX2),
)
_BASELINE: Final = ("pni", "ssse3", "sse4_1", "sse4_2", "popcnt")
"""Instructions of x86-64-v2 that numpy's wheels use unasked; ``pni`` is SSE3."""
_DESCRIPTIONS: Final[Mapping[Instructions, str]] = {"arm": "plain ARM instructions", "other": "other instructions"}


class Processor(msgspec.Struct, frozen=True):
    """The processor that computes the model."""

    name: str
    """The manufacturer's name, or the architecture where that is unknown."""
    instructions: Instructions

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


def require_baseline(cpuinfo: Path = CPUINFO, machine: str | None = None) -> None:
    """Refuse a processor that numpy cannot run on, which ends the process with SIGILL and no message.

    Args:
        cpuinfo: the kernel's list of processors; where it tells no flags, nothing is refused.
        machine: its architecture; None asks the system.

    Raises:
        UnsupportedProcessor: some of the instructions are missing.
    """
    machine = platform.machine() if machine is None else machine
    flags = _first_fields(cpuinfo).get("flags", "").split()
    missing = [flag for flag in _BASELINE if flag not in flags]
    if flags and missing and machine.lower() in ("x86_64", "amd64"):
        raise UnsupportedProcessor(read_processor(cpuinfo, machine).name, missing)


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
