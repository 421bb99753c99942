import pytest

from tests.service.text.normalise.mandarin.saying import said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("请访问https://www.example.com/a，谢谢", "请访问W W W 点 example 点 com 斜杠 a，谢谢"),
        ("写信到tom@example.org吧", "写信到tom 艾特 example 点 org吧"),
        ("mail.example.cn", "mail 点 example 点 C N"),
        ("readme.md", "readme.md"),
        ("Node.js", "Node.js"),
    ],
)
def test_addresses_end_where_chinese_begins(text: str, words: str) -> None:
    assert said(text) == words
