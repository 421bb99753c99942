"""What the Makefile decides by itself."""

import subprocess
from pathlib import Path

import msgspec
import pytest

from service.model.manifest import FORMAT, Manifest, Origin
from service.model.variants import VARIANTS, Variant

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(("older", "built"), [(0, False), (1, True)])
def test_make_builds_a_model_anew_if_its_format_is_older_than_the_service(
    tmp_path: Path, older: int, built: bool
) -> None:
    origin = Origin("path", "a test", "", rebuilt_from_int8=False)
    manifest = Manifest(FORMAT - older, "old", "fp32", 0, origin, ())
    (tmp_path / "manifest.json").write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
    command = ["make", "--dry-run", "--no-print-directory", "model", f"MODEL={tmp_path}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ("export build" in done.stdout) is built


@pytest.mark.parametrize("folder", [".venv", ".venv-export"])
def test_an_environment_is_made_anew_when_a_lock_changes(folder: str) -> None:
    command = ["make", "--dry-run", "--no-print-directory", "--what-if=locks/base.txt", "environments"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert f"scripts/environment.sh {folder} " in done.stdout


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.precision)
def test_make_puts_each_variant_into_its_default_folder(variant: Variant) -> None:
    show = ["--eval=folder: ; @echo $(MODEL)", "folder"]
    command = ["make", "--no-print-directory", *show, f"VARIANT={variant.precision}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == variant.folder
