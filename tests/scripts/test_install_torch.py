"""The choice of a torch build, from reports of the shape pip writes."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.install_torch import (
    CPU_LOCK,
    LARGEST,
    LOCK,
    TORCH,
    NoTorch,
    Offer,
    Route,
    Wheel,
    choose,
    file_size,
    lock_of,
    objection,
    read_report,
)
from scripts.lock import read_pins
from tests.pythons import supported_pythons

INDEX = Route("the CPU index", ("--index-url", "https://cpu.example/whl"))
REGISTRY = Route("the registry", ())

CPU = [
    Wheel("torch", "2.13.0+cpu", "https://cpu.example/torch-2.13.0%2Bcpu-cp311-cp311-manylinux_2_28_x86_64.whl"),
    Wheel("sympy", "1.14.0", "https://cpu.example/sympy-1.14.0-py3-none-any.whl"),
]
CUDA = [
    Wheel("torch", "2.13.0", "https://registry.example/torch-2.13.0-cp311-cp311-manylinux_2_28_x86_64.whl"),
    Wheel("cuda-toolkit", "13.0.3.0", "https://registry.example/cuda_toolkit-13.0.3.0-py2.py3-none-any.whl"),
    Wheel("nvidia-cudnn-cu13", "9.20.0.48", "https://registry.example/nvidia_cudnn_cu13-9.20.0.48.whl"),
    Wheel("triton", "3.7.1", "https://registry.example/triton-3.7.1.whl"),
    Wheel("nvidia-cublas", "13.1.1.3", "https://registry.example/nvidia_cublas-13.1.1.3.whl"),
]


def sized(size: int | None) -> Callable[[str], int | None]:
    return lambda url: size


def test_a_report_of_pip_is_read() -> None:
    report = {
        "version": "1",
        "pip_version": "26.3",
        "install": [
            {
                "download_info": {
                    "url": "file:///wheels/torch-2.13.0%2Bcpu-cp311-cp311-manylinux_2_28_x86_64.whl",
                    "archive_info": {"hashes": {"sha256": "00"}},
                },
                "is_direct": False,
                "requested": True,
                "metadata": {"metadata_version": "2.4", "name": "Torch", "version": "2.13.0+cpu"},
            }
        ],
        "environment": {"platform_machine": "x86_64"},
    }
    assert read_report(json.dumps(report)) == [
        Wheel("torch", "2.13.0+cpu", "file:///wheels/torch-2.13.0%2Bcpu-cp311-cp311-manylinux_2_28_x86_64.whl")
    ]


def test_a_cpu_build_is_taken() -> None:
    assert objection(CPU, sized(190_000_000)) == ""


@pytest.mark.parametrize("name", ["nvidia-cublas", "cuda-toolkit", "cuda-bindings", "triton"])
def test_one_package_of_cuda_is_enough_to_refuse(name: str) -> None:
    assert name in objection([*CPU, Wheel(name, "1", "https://registry.example/x.whl")], sized(190_000_000))


def test_a_long_list_of_cuda_packages_is_cut() -> None:
    assert objection(CUDA, sized(1)) == "a build with CUDA (cuda-toolkit, nvidia-cudnn-cu13, triton and more)"


def test_a_large_wheel_is_refused_even_if_it_asks_for_nothing() -> None:
    assert objection(CPU, sized(LARGEST)) == ""
    assert "427 MB" in objection(CPU, sized(427_199_369))


def test_a_wheel_of_unknown_size_is_judged_by_what_it_asks_for() -> None:
    assert objection(CPU, sized(None)) == ""


def test_only_the_size_of_torch_counts() -> None:
    asked: list[str] = []

    def size_of(url: str) -> int:
        asked.append(url)
        return 1

    objection(CPU, size_of)
    assert asked == [CPU[0].url]


def test_the_first_cpu_build_is_taken_with_its_exact_version() -> None:
    plans = {INDEX: CPU, REGISTRY: CUDA}
    taken = Offer(INDEX, "2.13.0+cpu", "")
    assert choose([INDEX, REGISTRY], plans.__getitem__, sized(190_000_000)) == taken
    assert choose([REGISTRY, INDEX], plans.__getitem__, sized(190_000_000)) == taken


def test_a_route_where_pip_finds_nothing_is_passed_over() -> None:
    def plan(route: Route) -> list[Wheel]:
        if route is INDEX:
            raise NoTorch("No matching distribution found for torch==2.13.0")
        return CPU

    assert choose([INDEX, REGISTRY], plan, sized(None)) == Offer(REGISTRY, "2.13.0+cpu", "")


def test_without_a_cpu_build_the_one_with_cuda_is_taken_and_says_so() -> None:
    def plan(route: Route) -> list[Wheel]:
        if route is INDEX:
            raise NoTorch("No matching distribution found")
        return CUDA

    offer = choose([INDEX, REGISTRY], plan, sized(None))
    assert (offer.route, offer.version) == (REGISTRY, "2.13.0")
    assert "a build with CUDA" in offer.objection


def test_without_any_torch_the_reasons_of_all_routes_are_told() -> None:
    def plan(route: Route) -> list[Wheel]:
        raise NoTorch(f"{route.options} has none")

    with pytest.raises(NoTorch) as caught:
        choose([INDEX, REGISTRY], plan, sized(None))
    assert str(caught.value).splitlines() == [
        "the CPU index: ('--index-url', 'https://cpu.example/whl') has none",
        "the registry: () has none",
    ]


def test_a_file_on_disk_has_its_size(tmp_path: Path) -> None:
    wheel = tmp_path / "torch-2.13.0+cpu.whl"
    wheel.write_bytes(bytes(5))
    assert file_size(wheel.as_uri()) == 5


def test_a_server_that_does_not_answer_gives_no_size() -> None:
    assert file_size("http://127.0.0.1:9/torch.whl") is None


@pytest.mark.parametrize(
    ("version", "lock"), [(f"{TORCH}+cpu", CPU_LOCK), (TORCH, LOCK)], ids=["of PyTorch's index", "of a registry"]
)
def test_every_build_is_taken_by_its_digests(version: str, lock: Path) -> None:
    assert lock_of(Offer(INDEX, version, "")) == lock
    assert read_pins(lock.read_text(encoding="utf-8"))["torch"] == version


def test_there_is_a_cpu_build_for_each_python_and_processor() -> None:
    digests = re.findall(r"--hash=sha256:[0-9a-f]{64}\b", CPU_LOCK.read_text(encoding="utf-8"))
    oldest, newest = supported_pythons()
    assert len(set(digests)) == 2 * (newest - oldest + 1)
