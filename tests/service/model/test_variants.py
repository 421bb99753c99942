"""The table of variants: a row is all that another variant takes."""

import msgspec

from service.model.variants import DEFAULT_VARIANT, VARIANTS, find_variant


def test_every_variant_has_a_precision_and_a_folder_of_its_own() -> None:
    for field in ("precision", "folder"):
        assert len({getattr(variant, field) for variant in VARIANTS}) == len(VARIANTS)


def test_the_default_is_quantised() -> None:
    assert [variant.precision for variant in VARIANTS if variant.is_quantised] == [DEFAULT_VARIANT.precision]


def test_what_is_not_in_the_table_is_not_found() -> None:
    assert find_variant("int8") == DEFAULT_VARIANT
    assert find_variant("int4") is None


def test_a_further_row_is_found() -> None:
    further = msgspec.structs.replace(DEFAULT_VARIANT, precision="int4")
    assert find_variant("int4", (*VARIANTS, further)) == further
