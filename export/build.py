"""fetch -> trace -> verify -> pack, each step skipped when its result is already there.

``Build`` knows the folders; its methods are the steps and the command line's subcommands.
"""

import time
from pathlib import Path

import msgspec
import torch

from export.checkpoint import load_model, published_config
from export.errors import ExportError
from export.exported import Exported
from export.ledger import Ledger, key_of
from export.modules.whole import Whole
from export.pack import GRAPHS, REPORT, pack
from export.probes import PROBES
from export.reference import Reference
from export.sources import Checkpoint, Say, fetch
from export.trace import split_modules, trace_prosody, trace_single, trace_vocoder
from export.verify import Judge, demand
from service.manifest import NAME, PROSODY, VOCODER, VOICES, Manifest, describe_file, read_manifest
from service.voices import VoiceBook

_TRACE_CODE = ("modules", "trace.py", "checkpoint.py", "dequantise.py")
_VERIFY_CODE = ("verify.py", "exported.py", "reference.py", "probes.py")
_PACK_CODE = ("pack.py",)


class Places(msgspec.Struct, frozen=True):
    """Where a build reads and writes."""

    out: Path
    cache: Path
    """Downloads and rebuilt weights, shared by all builds."""
    voices: Path
    """Folder of the factored voices."""
    single: Path | None
    """Also write one file for kokoro-onnx, there."""


class Build:
    """One build from one source into one folder."""

    def __init__(self, source: str, places: Places, say: Say) -> None:
        places.out.mkdir(parents=True, exist_ok=True)
        self._source, self._places, self._say = source, places, say
        self._ledger = Ledger(places.out)

    def run(self) -> Manifest:
        """All steps."""
        started = time.monotonic()
        checkpoint = self.fetch()
        self.trace(checkpoint)
        self.verify(checkpoint)
        manifest = self.pack(checkpoint)
        self._say(f"{self._places.out} is ready: {manifest.description} ({time.monotonic() - started:.0f} s)")
        return manifest

    def fetch(self) -> Checkpoint:
        """Get the weights."""
        return fetch(self._source, self._places.cache, self._say)

    def trace(self, checkpoint: Checkpoint) -> None:
        """Write the graphs."""
        out, single = self._places.out, self._places.single
        key = self._trace_key(checkpoint)
        if self._ledger.done("trace", key) and (single is None or single.is_file()):
            self._say("trace: already done")
            return
        (out / NAME).unlink(missing_ok=True)
        model = load_model(checkpoint.path, published_config())
        prosody, vocoder = split_modules(model)
        self._say("trace: prosody graph")
        trace_prosody(prosody, out / PROSODY)
        self._say("trace: vocoder graph")
        trace_vocoder(vocoder, out / VOCODER)
        if single is not None:
            self._say(f"trace: {single}")
            trace_single(Whole(prosody, vocoder).eval(), published_config(), single)
        self._ledger.record("trace", key, GRAPHS)

    def verify(self, checkpoint: Checkpoint) -> None:
        """Compare the graphs with PyTorch; a build that differs is refused."""
        key = self._verify_key(checkpoint)
        if self._ledger.done("verify", key):
            self._say("verify: already done")
            return
        config = published_config()
        judge = Judge(
            exported=Exported(self._places.out, self._places.single, torch.get_num_threads()),
            exact=Reference(load_model(checkpoint.path, config), torch.float64),
            torch32=Reference(load_model(checkpoint.path, config), torch.float32),
            book=VoiceBook.open(self._places.voices / VOICES),
            vocabulary=config["vocab"],
        )
        report = judge.judge(checkpoint.origin.sha256, PROBES)
        self._say(report.table())
        demand(report, self._places.out / REPORT)
        self._ledger.record("verify", key, [REPORT])

    def pack(self, checkpoint: Checkpoint) -> Manifest:
        """Write the manifest of a verified build."""
        verified = self._verify_key(checkpoint)
        if not self._ledger.done("verify", verified):
            raise ExportError(f"{self._places.out} has not been verified; run `verify` first")
        key = key_of(verified, describe_file(self._places.voices / VOICES).sha256, code=_PACK_CODE)
        if self._ledger.done("pack", key):
            self._say("pack: already done")
            return read_manifest(self._places.out)
        manifest = pack(self._places.out, self._places.voices, checkpoint.origin, precision="fp32")
        self._ledger.record("pack", key, [NAME, *(file.name for file in manifest.files)])
        return manifest

    def _trace_key(self, checkpoint: Checkpoint) -> str:
        return key_of(checkpoint.origin.sha256, code=_TRACE_CODE)

    def _verify_key(self, checkpoint: Checkpoint) -> str:
        return key_of(self._trace_key(checkpoint), str(self._places.single), code=_VERIFY_CODE)
