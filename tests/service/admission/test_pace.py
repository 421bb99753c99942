import pytest

from service.admission.queue import PRIOR_RTF, Pace


def test_the_prior_is_used_until_there_is_a_measurement() -> None:
    assert Pace().rtf == pytest.approx(PRIOR_RTF)
    assert Pace.on(None).rtf == Pace.on(4.0).rtf == pytest.approx(PRIOR_RTF)


def test_before_any_measurement_a_quota_counts() -> None:
    assert Pace.on(0.1).rtf == pytest.approx(10 * PRIOR_RTF)


@pytest.mark.parametrize("rtf", [0.17, 1.0, 4.0])
def test_a_minute_of_audio_is_enough_to_measure_it(rtf: float) -> None:
    pace = Pace()
    for _ in range(15):
        pace.add(4, 4 * rtf)
    assert pace.rtf == pytest.approx(rtf, rel=0.15)


def test_it_follows_a_core_that_is_throttled_for_a_while() -> None:
    pace = Pace()
    for rtf in (0.2, 3.0, 0.2):
        for _ in range(40):
            pace.add(4, 4 * rtf)
        assert pace.rtf == pytest.approx(rtf, rel=0.2)


def test_no_audio_changes_nothing() -> None:
    pace = Pace()
    pace.add(0, 0)
    assert pace.rtf == pytest.approx(PRIOR_RTF)
