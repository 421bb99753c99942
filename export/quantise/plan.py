"""Precision plan: the sites that are computed in float, found by ``search``, committed, applied by every build."""

from pathlib import Path

import msgspec

from export.errors import ExportError

PLAN = "plan.json"


class Sensitivity(msgspec.Struct, frozen=True):
    """Sensitivity of a site to int8, and the time that int8 saves."""

    site: str
    lsd: float
    """LSD from float32 with this site alone in int8, dB."""
    float_seconds: float
    """Time of the site in float for a second of speech, one thread."""
    int8_seconds: float

    @property
    def saved(self) -> float:
        return max(self.float_seconds - self.int8_seconds, 1e-9)


class SearchStep(msgspec.Struct, frozen=True):
    """One combination that the search measured."""

    floats: int
    """Number of sites in float, from the head of the table."""
    lsd: float
    """LSD of the whole model from float32, dB."""
    rtf: float
    """Real-time factor of all sites, from the table."""


class Plan(msgspec.Struct, frozen=True):
    """Precision of every site of one checkpoint."""

    checkpoint_sha256: str
    target: float
    """Requested LSD, dB."""
    floats: tuple[str, ...]
    """Sites computed in float; all others are int8."""
    sensitivities: tuple[Sensitivity, ...] = msgspec.field(default=(), name="damages")
    """All sites, by squared LSD for the time saved, largest first."""
    steps: tuple[SearchStep, ...] = ()

    def is_int8(self, site: str) -> bool:
        return site not in self.floats

    def table(self) -> str:
        """Text table: the sites in the order of the search, and the combinations."""
        lines = [f"{'site':<40}{'LSD alone':>10}{'float ms':>10}{'int8 ms':>10}  (for a second of speech)"]
        lines += [
            f"{each.site:<40}{each.lsd:>10.3f}{1e3 * each.float_seconds:>10.2f}{1e3 * each.int8_seconds:>10.2f}"
            + ("  float" if each.site in self.floats else "")
            for each in self.sensitivities
        ]
        lines += [f"{step.floats:>3} in float: LSD {step.lsd:.2f} dB, sites' RTF {step.rtf:.4f}" for step in self.steps]
        reached = any(step.lsd <= self.target for step in self.steps)
        return "\n".join([*lines, f"target {self.target} dB {'reached' if reached else 'not reached'}"])

    def save(self, path: Path) -> None:
        """Write the plan as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n")


def read_plan(path: Path) -> Plan:
    """Load a plan.

    Raises:
        ExportError: the file is missing or damaged.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Plan)
    except (OSError, msgspec.DecodeError) as error:
        raise ExportError(f"{path}: cannot read the plan: {error}") from error
