"""The table of variants: a row is all that another variant takes."""

import msgspec
import pytest

from service.model.variants import DEFAULT_VARIANT, VARIANTS, find_variant, variant_for


def test_every_variant_has_a_name_and_a_folder_of_its_own() -> None:
    for field in ("name", "folder", "description"):
        assert len({getattr(variant, field) for variant in VARIANTS}) == len(VARIANTS)


def test_only_weights_of_eight_bits_need_exact_sums() -> None:
    assert [variant.name for variant in VARIANTS if variant.needs_exact_sums] == ["int8 (vnni)"]
    assert [variant.name for variant in VARIANTS if not variant.is_quantised] == ["fp32"]


@pytest.mark.parametrize(("isa", "name"), [("vnni", "int8 (vnni)"), ("portable", "int8 (portable)")])
def test_the_instructions_choose_among_quantised_variants_alone(isa: str, name: str) -> None:
    quantised, floats = variant_for("int8", isa), variant_for("fp32", isa)
    assert quantised is not None and quantised.name == name
    assert floats is not None and floats.name == "fp32"


def test_what_is_not_in_the_table_is_not_found() -> None:
    assert find_variant("int8", "any") is None
    assert variant_for("int4", "vnni") is None


def test_a_further_row_is_found() -> None:
    further = msgspec.structs.replace(DEFAULT_VARIANT, precision="int4", weight_bits=4)
    assert variant_for("int4", "vnni", (*VARIANTS, further)) == further
