"""Which sites are computed in int8 and which in float: found by ``search``, committed, applied by every build."""

from pathlib import Path

import msgspec

from export.errors import ExportError

PLAN = "plan.json"


class Damage(msgspec.Struct, frozen=True):
    """What a site costs in int8, and what it saves."""

    site: str
    lsd: float
    """dB against float32 with this site alone in int8."""
    float_seconds: float
    """Time of the site in float, for each second of speech, one thread."""
    int8_seconds: float

    @property
    def saved(self) -> float:
        return max(self.float_seconds - self.int8_seconds, 1e-9)


class Step(msgspec.Struct, frozen=True):
    """One combination that was measured on the way."""

    floats: int
    """Sites that were left in float, the worst of the table first."""
    lsd: float
    """dB against float32, the whole model."""
    rtf: float
    """Of the sites together, from the table."""


class Plan(msgspec.Struct, frozen=True):
    """The precision of every site of one checkpoint."""

    checkpoint_sha256: str
    target: float
    """dB that was asked for."""
    floats: tuple[str, ...]
    """Sites computed in float; all others are int8."""
    damages: tuple[Damage, ...] = ()
    """Every site, the most damage for its time first."""
    steps: tuple[Step, ...] = ()

    def is_int8(self, site: str) -> bool:
        return site not in self.floats

    def table(self) -> str:
        """For people to read: the sites, the worst bargains first, and what the combinations gave."""
        lines = [f"{'site':<40}{'LSD alone':>10}{'float ms':>10}{'int8 ms':>10}  (for a second of speech)"]
        lines += [
            f"{each.site:<40}{each.lsd:>10.3f}{1e3 * each.float_seconds:>10.2f}{1e3 * each.int8_seconds:>10.2f}"
            + ("  float" if each.site in self.floats else "")
            for each in self.damages
        ]
        lines += [f"{step.floats:>3} in float: LSD {step.lsd:.2f} dB, sites' RTF {step.rtf:.4f}" for step in self.steps]
        reached = any(step.lsd <= self.target for step in self.steps)
        return "\n".join([*lines, f"target {self.target} dB {'reached' if reached else 'not reached'}"])

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n")


def read_plan(path: Path) -> Plan:
    """What ``save`` wrote.

    Raises:
        ExportError: it cannot be read.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Plan)
    except (OSError, msgspec.DecodeError) as error:
        raise ExportError(f"{path}: cannot read the plan: {error}") from error
