"""Variants in which a checkpoint can be built: precision of the weights, and the processors that they are exact on.

The one table of them. The service reads its manifest, memory limits and default folder from it, the exporter its
options and steps; a test compares it with the Makefile.
"""

from collections.abc import Sequence

import msgspec


class Variant(msgspec.Struct, frozen=True):
    """One way to store the weights."""

    precision: str
    isa: str
    """Instructions that the weights were made for; ``any``: float weights, which do not depend on them."""
    weight_bits: int | None
    """Bits of integer weights; None: float weights.

    8 bits are exact only where products of u8 and s8 are summed in 32 bits: AVX512-VNNI, AVX-VNNI, ARM. With 7 bits the
    16-bit sums of vpmaddubsw cannot saturate either.
    """
    description: str
    """For people, in ``GET /v1/models``."""
    folder: str
    """Default folder of a build."""
    fixed_mib: int
    """MiB of both processes outside of the arena: all that is loaded, queued requests, and an encoder."""
    packed_mib: int
    """MiB of the arena that the vocoder's packed weights take."""

    @property
    def name(self) -> str:
        """Short name, such as ``int8 (vnni)``."""
        return self.precision if self.isa == "any" else f"{self.precision} ({self.isa})"

    @property
    def is_quantised(self) -> bool:
        """True for integer weights."""
        return self.weight_bits is not None

    @property
    def needs_exact_sums(self) -> bool:
        """True if sums of products can saturate on a processor without VNNI."""
        return self.weight_bits == 8


VARIANTS = (
    Variant("int8", "vnni", 8, "int8", "models/kokoro-v1.0", fixed_mib=130, packed_mib=19),
    Variant("int8", "portable", 7, "int8, portable", "models/kokoro-v1.0-portable", fixed_mib=130, packed_mib=19),
    Variant("fp32", "any", None, "fp32", "models/kokoro-v1.0-fp32", fixed_mib=210, packed_mib=0),
)
"""All variants, the default first."""
DEFAULT_VARIANT = VARIANTS[0]


def find_variant(precision: str, isa: str, variants: Sequence[Variant] = VARIANTS) -> Variant | None:
    """The variant of exactly that precision and those instructions; None if there is none."""
    return next((each for each in variants if (each.precision, each.isa) == (precision, isa)), None)


def variant_for(precision: str, isa: str, variants: Sequence[Variant] = VARIANTS) -> Variant | None:
    """The variant of that precision to build for ``isa``: one made for it, or one that fits any processor."""
    return find_variant(precision, isa, variants) or find_variant(precision, "any", variants)
