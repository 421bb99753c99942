"""The choice of a torch build, from reports of the shape pip writes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.install_torch import (
    DIGESTS,
    LARGEST,
    NoCpuBuild,
    Route,
    Wheel,
    choose,
    file_size,
    objection,
    read_report,
    requirement,
)

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
    assert objection(CPU, sized(190_000_000)) is None


@pytest.mark.parametrize("name", ["nvidia-cublas", "cuda-toolkit", "cuda-bindings", "triton"])
def test_one_package_of_cuda_is_enough_to_refuse(name: str) -> None:
    reason = objection([*CPU, Wheel(name, "1", "https://registry.example/x.whl")], sized(190_000_000))
    assert reason is not None
    assert name in reason


def test_a_long_list_of_cuda_packages_is_cut() -> None:
    assert objection(CUDA, sized(1)) == "a build with CUDA (cuda-toolkit, nvidia-cudnn-cu13, triton and more)"


def test_a_large_wheel_is_refused_even_if_it_asks_for_nothing() -> None:
    assert objection(CPU, sized(LARGEST)) is None
    reason = objection(CPU, sized(427_199_369))
    assert reason is not None
    assert "427 MB" in reason


def test_a_wheel_of_unknown_size_is_judged_by_what_it_asks_for() -> None:
    assert objection(CPU, sized(None)) is None


def test_only_the_size_of_torch_counts() -> None:
    asked: list[str] = []

    def size_of(url: str) -> int:
        asked.append(url)
        return 1

    objection(CPU, size_of)
    assert asked == [CPU[0].url]


def test_the_first_route_with_a_cpu_build_is_taken_with_its_exact_version() -> None:
    plans = {INDEX: CPU, REGISTRY: CUDA}
    assert choose([INDEX, REGISTRY], plans.__getitem__, sized(190_000_000)) == (INDEX, "2.13.0+cpu")
    assert choose([REGISTRY, INDEX], plans.__getitem__, sized(190_000_000)) == (INDEX, "2.13.0+cpu")


def test_a_route_where_pip_finds_nothing_is_passed_over() -> None:
    def plan(route: Route) -> list[Wheel]:
        if route is INDEX:
            raise NoCpuBuild("No matching distribution found for torch==2.13.0")
        return CPU

    assert choose([INDEX, REGISTRY], plan, sized(None)) == (REGISTRY, "2.13.0+cpu")


def test_without_a_cpu_build_the_reasons_of_all_routes_are_told() -> None:
    def plan(route: Route) -> list[Wheel]:
        if route is INDEX:
            raise NoCpuBuild("No matching distribution found")
        return CUDA

    with pytest.raises(NoCpuBuild) as caught:
        choose([INDEX, REGISTRY], plan, sized(None))
    assert "the CPU index: No matching distribution found" in str(caught.value)
    assert "the registry offers a build with CUDA" in str(caught.value)


def test_a_file_on_disk_has_its_size(tmp_path: Path) -> None:
    wheel = tmp_path / "torch-2.13.0+cpu.whl"
    wheel.write_bytes(bytes(5))
    assert file_size(wheel.as_uri()) == 5


def test_a_server_that_does_not_answer_gives_no_size() -> None:
    assert file_size("http://127.0.0.1:9/torch.whl") is None


def test_the_cpu_build_is_taken_by_its_digests() -> None:
    line = requirement("2.13.0+cpu")
    assert line.startswith("torch==2.13.0+cpu --hash=sha256:")
    assert all(f"--hash=sha256:{digest}" in line for digest in DIGESTS)


def test_a_build_without_known_digests_is_taken_by_its_version() -> None:
    assert requirement("2.13.0") == "torch==2.13.0"
