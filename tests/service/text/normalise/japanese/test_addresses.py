import pytest

from tests.service.text.normalise.japanese.saying import said


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("03-1234-5678", "ゼロ サン、イチ ニ サン ヨン、ゴ ロク ナナ ハチ"),
        ("03(1234)5678", "ゼロ サン、イチ ニ サン ヨン、ゴ ロク ナナ ハチ"),
        ("+81-90-1234-5678", "プラスハチ イチ、キュー ゼロ、イチ ニ サン ヨン、ゴ ロク ナナ ハチ"),
        ("〒123-4567", "ユービンバンゴーイチ ニ サンのヨン ゴ ロク ナナ"),
        ("123-4567", "イチ ニ サンのヨン ゴ ロク ナナ"),
        ("1234-5678-9012", "イチ ニ サン ヨン、ゴ ロク ナナ ハチ、キュー ゼロ イチ ニ"),
        ("暗証番号は1234", "暗証番号はイチ ニ サン ヨン"),
        ("100-200円", "ヒャクからニヒャクエン"),
        ("電話が3000件", "電話がサンゼンケン"),
    ],
)
def test_numbers_that_are_read_digit_by_digit(text: str, kana: str) -> None:
    assert said(text) == kana


@pytest.mark.parametrize(
    ("text", "kana"),
    [
        ("info@example.com", "info アットマーク example ドット com"),
        ("https://www.example.jp/a1", "example ドット jp スラッシュ a イチ"),
        ("example.com/b-2を", "example ドット com スラッシュ b ハイフン ニを"),
    ],
)
def test_web_and_mail_addresses(text: str, kana: str) -> None:
    assert said(text) == kana
