from pathlib import Path

from export.stamps import Stamps, key_of

ROOT = Path(__file__).parents[2]


def test_a_step_is_done_only_with_its_key_and_its_files(tmp_path: Path) -> None:
    stamps = Stamps(tmp_path)
    assert not stamps.done("trace", "a")
    (tmp_path / "graph").write_bytes(b"123")
    stamps.record("trace", "a", ["graph"])
    assert Stamps(tmp_path).done("trace", "a")
    assert not stamps.done("trace", "b") and not stamps.done("verify", "a")
    (tmp_path / "graph").write_bytes(b"1234")
    assert not stamps.done("trace", "a")
    (tmp_path / "graph").unlink()
    assert not stamps.done("trace", "a")


def test_damaged_stamps_only_mean_that_steps_run_again(tmp_path: Path) -> None:
    (tmp_path / ".stamps.json").write_text("{")
    assert not Stamps(tmp_path).done("trace", "a")
    Stamps(tmp_path).record("trace", "a", [])
    assert Stamps(tmp_path).done("trace", "a")


def test_keys_depend_on_parts_and_on_code() -> None:
    keys = {
        key_of("a", "b", code=[]),
        key_of("ab", code=[]),
        key_of("a", "b", code=["build/packing.py"]),
        key_of("a", "b", code=["tracing"]),
    }
    assert len(keys) == 4


def test_native_sources_are_code() -> None:
    sources = [f"../{path.relative_to(ROOT)}" for path in (ROOT / "native").rglob("*") if path.is_file()]
    assert {Path(name).suffix for name in sources} == {".c", ".h"}
    assert key_of("a", code=["../native"]) == key_of("a", code=sorted(sources))
    assert key_of("a", code=["../native"]) != key_of("a", code=sorted(sources)[1:])


def test_a_folder_is_its_code_and_its_sentences() -> None:
    code = ["corpus/__init__.py", "corpus/lines.py"]
    sentences = [f"corpus/{path.name}" for path in (ROOT / "export" / "corpus").glob("*.txt")]
    assert len(sentences) >= 2
    assert key_of("a", code=["corpus"]) == key_of("a", code=sorted(code + sentences))
    assert key_of("a", code=["corpus"]) != key_of("a", code=code)
