"""Variants in which a checkpoint can be built: precision of the weights, on every processor.

The one table of them. The service reads its manifest, memory limits and default folder from it, the exporter its
options and steps; a test compares it with the Makefile.
"""

from collections.abc import Sequence

import msgspec


class Variant(msgspec.Struct, frozen=True):
    """One way to store the weights."""

    precision: str
    """Name of the variant, for people as well."""
    is_quantised: bool
    """True for integer weights, which have native operators."""
    folder: str
    """Default folder of a build."""
    fixed_mib: int
    """MiB of both processes outside of the arena: all that is loaded, queued requests, and an encoder."""
    packed_mib: int
    """MiB of the arena that the vocoder's packed weights take."""


VARIANTS = (
    Variant("int8", True, "models/kokoro-v1.0", fixed_mib=130, packed_mib=19),
    Variant("fp32", False, "models/kokoro-v1.0-fp32", fixed_mib=210, packed_mib=0),
)
"""All variants, the default first."""
DEFAULT_VARIANT = VARIANTS[0]


def find_variant(precision: str, variants: Sequence[Variant] = VARIANTS) -> Variant | None:
    """The variant of that precision; None if there is none."""
    return next((each for each in variants if each.precision == precision), None)
