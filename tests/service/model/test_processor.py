"""Samples are the telling lines of real machines' /proc/cpuinfo, with the flags that matter and some that do not."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from service.errors import UnsupportedProcessor
from service.model.processor import CPUINFO, Instructions, Processor, read_processor, require_baseline

EPYC = """\
processor\t: 0
vendor_id\t: AuthenticAMD
model\t\t: 2
model name\t: AMD EPYC
flags\t\t: fpu sse sse2 ht ssse3 fma cx16 avx f16c avx2 bmi2 avx512f avx512dq avx512ifma avx512cd sha_ni avx512bw \
avx512vl avx_vnni avx512_bf16 avx512vbmi avx512_vbmi2 gfni vaes avx512_vnni avx512_bitalg avx512_vp2intersect
bugs\t\t: sysret_ss_attrs spectre_v1

"""
CASCADE_LAKE = """\
processor\t: 0
vendor_id\t: GenuineIntel
model\t\t: 85
model name\t: Intel(R) Xeon(R) Gold 6230 CPU @ 2.10GHz
flags\t\t: fpu sse2 ssse3 fma avx f16c avx2 bmi2 avx512f avx512dq avx512cd avx512bw avx512vl avx512_vnni md_clear

"""
SKYLAKE = CASCADE_LAKE.replace("Gold 6230", "Gold 6130").replace(" avx512_vnni", "")
ALDER_LAKE = """\
processor\t: 0
vendor_id\t: GenuineIntel
model\t\t: 154
model name\t: 12th Gen Intel(R) Core(TM) i5-1240P
flags\t\t: fpu sse2 ssse3 fma avx f16c avx2 bmi2 sha_ni gfni vaes vpclmulqdq avx_vnni dtherm hwp serialize

"""
HASWELL = """\
processor\t: 0
vendor_id\t: GenuineIntel
model\t\t: 63
model name\t: Intel(R) Xeon(R) CPU E5-2680 v3 @ 2.50GHz
flags\t\t: fpu sse2 ssse3 fma cx16 sse4_1 sse4_2 movbe popcnt aes xsave avx f16c rdrand bmi1 avx2 bmi2 erms invpcid

"""
SANDY_BRIDGE = """\
processor\t: 0
vendor_id\t: GenuineIntel
model\t\t: 42
model name\t:       Intel(R) Core(TM) i5-2400 CPU @ 3.10GHz
flags\t\t: fpu sse2 ssse3 cx16 sse4_1 sse4_2 popcnt aes xsave avx

"""
GRAVITON = """\
processor\t: 0
BogoMIPS\t: 243.75
Features\t: fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm lrcpc dcpop asimddp ssbs
CPU implementer\t: 0x41
CPU part\t: 0xd0c

"""
RASPBERRY = """\
processor\t: 0
BogoMIPS\t: 108.00
Features\t: fp asimd evtstrm crc32 cpuid
CPU part\t: 0xd08

Revision\t: c03114
Model\t\t: Raspberry Pi 4 Model B Rev 1.4
"""

OLD = """\
processor\t: 0
vendor_id\t: AuthenticAMD
model name\t: Virtual CPU version 2.5+
flags\t\t: fpu de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat clflush mmx fxsr sse sse2 ht syscall nx lm \
rep_good nopl cpuid extd_apicid tsc_known_freq pni cx16 x2apic hypervisor cmp_legacy svm 3dnowprefetch vmmcall
"""
OLDEST_SUPPORTED = OLD.replace(" pni ", " pni ssse3 sse4_1 sse4_2 popcnt ")


@pytest.fixture
def cpuinfo(tmp_path: Path) -> Path:
    return tmp_path / "cpuinfo"


@pytest.mark.parametrize(
    ("sample", "name", "instructions"),
    [
        (EPYC, "AMD EPYC", "avx512-vnni"),
        (CASCADE_LAKE, "Intel(R) Xeon(R) Gold 6230 CPU @ 2.10GHz", "avx512-vnni"),
        (SKYLAKE, "Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz", "avx512"),
        (ALDER_LAKE, "12th Gen Intel(R) Core(TM) i5-1240P", "avx-vnni"),
        (HASWELL, "Intel(R) Xeon(R) CPU E5-2680 v3 @ 2.50GHz", "avx2"),
        (SANDY_BRIDGE, "Intel(R) Core(TM) i5-2400 CPU @ 3.10GHz", "other"),
    ],
)
def test_x86_is_told_apart_by_its_flags(cpuinfo: Path, sample: str, name: str, instructions: Instructions) -> None:
    cpuinfo.write_text(sample * 2)
    assert read_processor(cpuinfo, "x86_64") == Processor(name, instructions)


@pytest.mark.parametrize(
    ("sample", "name", "instructions"),
    [(GRAVITON, "aarch64", "arm-dotprod"), (RASPBERRY, "Raspberry Pi 4 Model B Rev 1.4", "arm")],
)
def test_arm_has_or_has_not_the_dot_product(cpuinfo: Path, sample: str, name: str, instructions: Instructions) -> None:
    cpuinfo.write_text(sample)
    assert read_processor(cpuinfo, "aarch64") == Processor(name, instructions)


def test_avx_vnni_is_of_no_use_where_avx512_comes_without_its_own(cpuinfo: Path) -> None:
    cpuinfo.write_text(EPYC.replace(" avx512_vnni", ""))
    assert read_processor(cpuinfo, "x86_64").instructions == "avx512"


def test_the_vnni_of_a_part_of_avx512_is_not_used(cpuinfo: Path) -> None:
    cpuinfo.write_text(CASCADE_LAKE.replace(" avx512vl", ""))
    assert read_processor(cpuinfo, "x86_64").instructions == "avx2"


@pytest.mark.parametrize(
    ("machine", "expected"),
    [
        ("x86_64", Processor("x86_64", "other")),
        ("arm64", Processor("arm64", "arm")),
        ("riscv64", Processor("riscv64", "other")),
        ("", Processor("unknown processor", "other")),
    ],
)
def test_without_cpuinfo_only_the_architecture_is_known(cpuinfo: Path, machine: str, expected: Processor) -> None:
    assert read_processor(cpuinfo, machine) == expected


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00: \n:\n\n", b"flags\nmodel name\n"])
def test_nonsense_is_no_error(cpuinfo: Path, content: bytes) -> None:
    cpuinfo.write_bytes(content)
    assert read_processor(cpuinfo, "x86_64") == Processor("x86_64", "other")


def test_people_read_the_name_and_the_instructions() -> None:
    assert Processor("AMD EPYC", "avx512-vnni").description == "AMD EPYC with avx512-vnni"
    assert Processor("Raspberry Pi 4", "arm").description == "Raspberry Pi 4 with plain ARM instructions"


def test_a_processor_that_numpy_cannot_run_on_is_refused_with_what_is_missing(cpuinfo: Path) -> None:
    cpuinfo.write_text(OLD * 2)
    with pytest.raises(
        UnsupportedProcessor, match=r"Virtual CPU version 2\.5\+\) has no ssse3, sse4_1.*-cpu host"
    ) as caught:
        require_baseline(cpuinfo, "x86_64")
    assert caught.value.missing == ("ssse3", "sse4_1", "sse4_2", "popcnt")


@pytest.mark.parametrize(
    ("content", "machine"),
    [
        (OLDEST_SUPPORTED, "x86_64"),
        (GRAVITON, "aarch64"),
        # Flags of another machine than the one that runs, and none at all, as in some containers.
        (OLD, "aarch64"),
        ("", "x86_64"),
        ("flags\t\t:\n", "x86_64"),
    ],
)
def test_no_other_processor_is_refused(cpuinfo: Path, content: str, machine: str) -> None:
    cpuinfo.write_text(content)
    require_baseline(cpuinfo, machine)


@pytest.mark.skipif(platform.machine() != "x86_64", reason="needs x86")
def test_the_command_line_says_so_before_numpy_is_imported(cpuinfo: Path) -> None:
    cpuinfo.write_text(OLD)
    program = (
        "import sys; from pathlib import Path; from service.__main__ import main; "
        "status = main(Path(sys.argv[1])); print(status, 'numpy' in sys.modules)"
    )
    command = [sys.executable, "-c", program, str(cpuinfo), "voices"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "False"]
    assert done.stderr.startswith("error: this processor (Virtual CPU") and len(done.stderr.splitlines()) == 1


def test_gunicorn_is_configured_before_numpy_is_imported() -> None:
    program = "import runpy, sys; runpy.run_path('gunicorn.conf.py'); print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]


@pytest.mark.skipif(not CPUINFO.exists(), reason="needs Linux")
def test_it_looks_at_this_machine_when_told_nothing() -> None:
    processor = read_processor()
    assert processor == read_processor(CPUINFO, platform.machine())
    assert processor.name != "unknown processor"
