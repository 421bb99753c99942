from service.memory.watermark import Watermark


def looks(limit: float, *weights: float) -> list[float | None]:
    scale = iter(weights)
    mark = Watermark(limit, lambda: next(scale))
    return [mark.passed() for _ in weights]


def test_a_worker_within_the_limit_stays() -> None:
    assert looks(240, 200, 230, 240) == [None, None, None]


def test_a_worker_that_has_grown_beyond_the_limit_is_told_of_with_its_weight() -> None:
    assert looks(240, 200, 241) == [None, 241]


def test_one_that_was_always_too_heavy_is_not_replaced_for_ever() -> None:
    assert looks(240, 300, 301, 310) == [None, None, None]
    assert looks(240, 300, 320) == [None, 320]
