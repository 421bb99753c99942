import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import InvalidInput
from service.g2p.phonemiser import Override
from service.source_text import SourceText
from service.speech import Pause
from service.text.markup.passages import parse_markup


def parts(text: str) -> list[str | Pause]:
    return [part if isinstance(part, Pause) else part.text for part in parse_markup(SourceText.of(text)).parts]


def read(text: str) -> str:
    """What stays of a text without pauses, white space made single."""
    (part,) = parts(text)
    assert isinstance(part, str)
    return " ".join(part.split())


@pytest.mark.parametrize(
    ("mark", "seconds"),
    [("[pause:1.5s]", 1.5), ("[pause:500ms]", 0.5), ("[pause:2]", 2.0), ("[Pause: .5 S]", 0.5), ("[pause:60s]", 60.0)],
)
def test_a_pause_cuts_the_text(mark: str, seconds: float) -> None:
    assert parts(f"one {mark} two") == ["one ", Pause(seconds), " two"]


def test_pauses_may_be_first_last_and_in_a_row() -> None:
    assert parts("[pause:1][pause:2]") == ["", Pause(1.0), "", Pause(2.0), ""]


@pytest.mark.parametrize("text", ["[pause:61s]", "[pause:60001ms]", "[pause:60]" * 11, "[pause:" + "9" * 5000 + "]"])
def test_too_long_a_pause_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="pause") as caught:
        parts(text)
    assert caught.value.param == "input"


@pytest.mark.parametrize("text", ["[pause:]", "[pause: he thinks]", "[pause:-1s]", "[pause:1h]"])
def test_what_is_no_pause_is_text(text: str) -> None:
    assert parts(text) == [text]


def test_overrides_are_at_the_label_in_the_callers_text() -> None:
    text = "*The* [New York](/nˈuj/) [or](+2) [so](-0.5)."
    found = parse_markup(SourceText.of(text))
    assert read(text) == "The New York or so."
    assert found.overrides == [
        Override(7, 15, phonemes="nˈuj"),
        Override(26, 28, stress=2),
        Override(35, 37, stress=-0.5),
    ]
    (part,) = found.parts
    assert isinstance(part, SourceText)
    assert found.overrides_of(part[4:12])[0] == Override(0, 8, phonemes="nˈuj")
    assert not found.overrides_of(part[:3]) and not found.overrides_of(part[:0])


def test_a_label_is_a_word_of_its_own_unless_marks_follow() -> None:
    assert read("(foo[bar](/x/)baz, 24-[hour](/x/)s [it](/x/)'s “[so](/x/)!”") == "(foo bar baz, 24- hour s it's “so!”"
    assert read("un[believ](+1)able") == "unbelievable"


def test_of_nested_pronunciations_the_outer_counts() -> None:
    (override,) = parse_markup(SourceText.of("[[a](/x/) b](/y/)")).overrides
    assert override.phonemes == "y"


@pytest.mark.parametrize("text", ["[](/a/)", "[ ](/a/)", "[**](/a/)", "[<b>](/a/)", f"[{'a' * 201}](/a/)"])
def test_a_pronunciation_of_nothing_or_of_too_much_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="pronunciation"):
        parts(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("**bold** *it* __u__ _v_ ***both*** ~~gone~~", "bold it u v both gone"),
        ("snake_case and __init__ * alone _ too", "snake_case and init alone too"),
        ("2*3 or 2 * 3, f(*args, **kwargs), a*b", "2×3 or 2 × 3, f(args, kwargs), a b"),
        (r"\*kept\* \[pause:1s] \[a](b)", "*kept* [pause:1s] [a](b)"),
        ("`a_b *c*` and ``x ` y`` and ` alone", "a_b *c* and x ` y and alone"),
        ("[label](https://x.org/a_(b)) [l](<a b>) [t](/u 'title') [path](/a/b/)", "label l t path"),
        ("![a dog](d.png) [![alt *text*](i.png)](u) [not a link] [a [b](u) c]", "a dog alt text [not a link] [a b c]"),
        ("<https://x.org>, <me@x.org>.", "https://x.org, me@x.org."),
        ("fact[^1]\n\n[^1]: source", "fact source"),
        ("so.[2] Then a fact[12][3], 5%[1, 2] in 2014.[5-7]", "so. Then a fact, 5% in 2014."),
        ("x[2] rows[0] rows[2] = 1 a.[2].b so[2]b [3] at", "x[2] rows[0] rows[2] = 1 a.[2].b so[2]b [3] at"),
        ("so[2](https://x.org) and so[2][3](u)", "so2 and so3"),
        ("[id]: https://x.org 'title'\ntext [Note]: kept", "text [Note]: kept"),
        ("a &amp; b &lt; &#65;&#x42; &nope; AT&T", "a & b < AB &nope; AT&T"),
        ("<p>Hi <b class='x'>you</b><br/>all</p><!-- a\n-- b --><x> a < b, c > d", "Hi you all <x> a < b, c > d"),
        ("x <b and c> y <img src=i alt='a cat'> z <img src=i>", "x <b and c> y a cat z"),
        ("# Title #\n## C# #", "Title C#"),
        ("Title\n=====\nText\n---\n***\n#tag #1", "Title Text #tag #1"),
        ("> quoted\n> > twice\n", "quoted twice"),
        ("- one\n* two\n+ [x] three\n1. four", "• one • two • three 1. four"),
        ("| a | b |\n|:--|--:|\n| 1 | |\n|2.|3\nafter", "a, b. 1. 2., 3. after"),
        ("a | b", "a | b"),
        ("```python\nx = *p # [a](b)\n```\n*y*", "x = *p # [a](b) y"),
        ("~~~\n```\n~~~~\n*z*\n```\n*x", "``` z *x"),
    ],
)  # fmt: skip
def test_mark_up_goes_and_its_content_stays(text: str, said: str) -> None:
    assert read(text) == said


@pytest.mark.parametrize(
    "text", ["# One\ntwo", "One\n---\ntwo", "One\n***\ntwo", "<p>One</p>two", "One\n```\ntwo\n```"]
)
def test_blocks_are_paragraphs(text: str) -> None:
    (part,) = parts(text)
    assert isinstance(part, str)
    assert [each.strip() for each in part.split("\n\n") if each.strip()] == ["One" if "O" in text else "", "two"]


def test_items_of_html_lists_are_items() -> None:
    assert parts("<ul><li>one</li><li>two</li></ul>") == ["\n\n\n• one\n\n• two\n\n\n"]


def test_brackets_of_different_paragraphs_do_not_meet() -> None:
    assert read("[a\n\nb](u) `c\n\nd`") == "[a b](u) c d"


@given(st.text(st.sampled_from("ab1 \n[]()*_`<>&;#|-!\\/:^~=+'\"."), max_size=80))
def test_plain_words_are_never_lost_outside_of_links_tags_and_code(text: str) -> None:
    words = f"{text.replace('(', '').replace('<', '').replace('&', '').replace('[', '')}"
    if "```" in words or "~~~" in words:
        return
    (part,) = parse_markup(SourceText.of(words)).parts
    assert isinstance(part, SourceText)
    assert "".join(filter(str.isalnum, part.text)) == "".join(filter(str.isalnum, words))
