import pytest

from tests.service.text.normalise.saying import AMERICAN, BRITISH, said


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("https://example.org/path?x=1", "example dot org slash path question mark x equals one"),
        ("http://example.com", "example dot com"),
        ("HTTPS://Example.COM", "Example dot COM"),
        ("www.example.com", "example dot com"),
        ("https://www.example.com/", "example dot com slash"),
        ("see example.com.", "see example dot com."),
        ("(see https://example.com/a-b_c)", "(see example dot com slash eh dash b underscore c)"),
        ('"https://example.com", he said', '"example dot com", he said'),
        (
            "https://en.wikipedia.org/wiki/Kokoro_(heart).",
            "en dot wikipedia dot org slash wiki slash Kokoro underscore bracket heart bracket.",
        ),
        ("http://localhost:8080/v1/models", "localhost colon eighty eighty slash v one slash models"),
        ("https://youtu.be/dQw4w9WgXcQ", "youtu dot be slash D.Q.W four W nine W.G.X.C.Q"),
        (
            "https://example.com/2024/01/31/my-first-post.html#top",
            "example dot com, slash twenty twenty four, slash zero one, slash thirty one, "
            "slash my dash first dash post dot H.T.M.L hash top",
        ),
        ("https://example.com/////x", "example dot com slash slash slash x"),
        ("ftp://ftp.example.org/pub/file.tar.gz", "F.T.P dot example dot org slash pub slash file dot tar dot G.Z"),
        ("bbc.co.uk is up", "B.B.C dot co dot U.K is up"),
        ("I live at fly.io.", "I live at fly dot I.O ."),
        ("example.com:8080/a", "example dot com colon eighty eighty slash eh"),
        ("README.md", "README dot M.D"),
        ("open file.txt now", "open file dot T.X.T now"),
        ("main.py.", "main dot P.Y ."),
        ("archive.tar.gz", "archive dot tar dot G.Z"),
        ("/usr/bin/foo.py", "/usr/bin/foo dot P.Y"),
        ("http://a.com", "eh dot com"),
        ("plan-a.org/A/a1", "plan dash eh dot org slash eh slash eh one"),
        ("node.js and ASP.NET", "node dot J.S and ASP dot NET"),
    ],
)
def test_addresses_are_said_in_words(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    "text",
    [
        "http://",
        "https://...",
        "It is here.It is there.",
        "end.In the beginning",
        "e.g. this",
        "Mr.Smith",
        "the U.S.A. team",
    ],
)
def test_what_is_something_else_or_read_well_is_left_alone(text: str, language: str) -> None:
    assert said(text, language) == text


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a.b@c.org", "eh dot b at c dot org"),
        ("jane@example.com", "jane at example dot com"),
        ("mailto:jane@example.com", "jane at example dot com"),
        ("john.doe+tag@mail.example.co.uk.", "john dot doe plus tag at mail dot example dot co dot U.K ."),
        ("<tytso@mit.edu>", "<tytso at mit dot edu>"),
        ("mail info@example.org, please", "mail info at example dot org, please"),
        ("me_2@example.net", "me underscore two at example dot net"),
    ],
)
def test_e_mail_addresses_are_said_in_words(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    "text",
    [
        "a@b",
        "user@localhost",
        "@name and @other",
        "a@a@a@",
    ],
)
def test_what_is_no_email_address_is_left_alone(text: str, language: str) -> None:
    assert said(text, language) == text


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("bit.ly/tea", "bit dot L.Y slash tea"),
        ("on kettle.xyz", "on kettle dot X.Y.Z"),
        ("kettle.shop", "kettle dot shop"),
        ("we use kettle.so", "we use kettle dot so"),
        ("kettle.so is down", "kettle dot so is down"),
        ("see shop.kettle.in", "see shop dot kettle dot in"),
        ("t.me/kettle", "t dot me slash kettle"),
        ("localhost:3000", "localhost colon three thousand"),
        ("localhost/tea", "localhost slash tea"),
    ],
)
def test_any_top_level_domain_makes_an_address(text: str, words: str, language: str) -> None:
    assert said(text, language) == words


@pytest.mark.parametrize("language", [AMERICAN, BRITISH])
@pytest.mark.parametrize(
    "text",
    ["I went home.It rained", "the kettle.so we left", "i.e.in time", "5.am", "obj.method", "Stop.Now", "localhost"],
)
def test_a_point_without_its_space_makes_none(text: str, language: str) -> None:
    assert said(text, language) == text
