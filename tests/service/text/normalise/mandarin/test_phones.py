import pytest

from tests.service.text.normalise.mandarin.saying import said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("打119", "打幺幺九"),
        ("拨打了12345", "拨打了幺二三四五"),
        ("10086", "幺零零八六"),
        ("120急救", "幺二零急救"),
        ("119消防车", "幺幺九消防车"),
        ("邮编是100871", "邮编是幺零零八七幺"),
        ("K1205次列车", "K幺二零五次列车"),
        ("3012室", "三零幺二室"),
        ("010-62345678转801", "零幺零，六二三四，五六七八转八零幺"),
        ("转801元", "转801元"),
        ("985高校", "九八五高校"),
        ("985人", "985人"),
        ("打120个", "打120个"),
        ("打110分", "打110分"),
        ("有120人", "有120人"),
        ("12306元", "12306元"),
        ("¥10086", "一万零八十六元"),
    ],
)
def test_numbers_of_services_and_codes_are_no_counts(text: str, words: str) -> None:
    assert said(text) == words
