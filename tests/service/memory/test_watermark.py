from service.memory.watermark import Watermark


def measured(limit_mib: float, *measurements: float) -> list[float | None]:
    """The verdicts on these measurements, one after another."""
    values = iter(measurements)
    watermark = Watermark(limit_mib, lambda: next(values))
    return [watermark.exceeded() for _ in measurements]


def test_a_worker_within_the_limit_stays() -> None:
    assert measured(240, 200, 230, 240) == [None, None, None]


def test_a_worker_that_has_grown_beyond_the_limit_is_reported_with_its_memory() -> None:
    assert measured(240, 200, 241) == [None, 241]


def test_a_worker_that_was_always_too_large_is_not_replaced_again_and_again() -> None:
    assert measured(240, 300, 301, 310) == [None, None, None]
    assert measured(240, 300, 320) == [None, 320]
