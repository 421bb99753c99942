"""What is heard in the end: normalised words through misaki."""

from pathlib import Path

import pytest

from service.g2p.english.phonemiser import EnglishPipelines
from tests.service.text.normalise.saying import AMERICAN, BRITISH, clean, said


@pytest.fixture(scope="module")
def pipelines(tiny_model: Path) -> EnglishPipelines:
    return EnglishPipelines(tiny_model)


def heard(pipelines: EnglishPipelines, text: str, language: str) -> str:
    tokens = pipelines.accent(british=language == BRITISH).phonemise(clean(text))
    return "".join(token.phonemes + " " * token.spaced for token in tokens)


@pytest.mark.parametrize(
    ("text", "phonemes"),
    [
        ("It costs $1.5M.", "ˌɪt kˈɔsts wˈʌn pˈYnt fˈIv mˈɪljᵊn dˈɑləɹz."),
        ("Meet me at 10:30.", "mˈit mˌi æt tˈɛn θˈɜɹTi."),
        ("Meet me at 3pm. Go.", "mˈit mˌi æt θɹˈi pˌiˈɛm. ɡˌO."),
        ("At 10 am, go.", "ˌæt tˈɛn ˌAˈɛm, ɡˌO."),
        ("He ran 5km.", "hˌi ɹˈæn fˈIv kəlˈɑməTəɹz."),
        ("It took 3-5 days.", "ˌɪt tˈʊk θɹˈi tə fˈIv dˈAz."),
        ("Henry VIII died.", "hˈɛnɹi ði ˈAθ dˈId."),
        ("US$5", "fˈIv jˌuˈɛs dˈɑləɹz"),
        ("AT&T won.", "ˌAtˈi ænd tˈi wˈʌn."),
        ("See example.org/path.", "sˈi ɪɡzˈæmpəl dˈɑt ˈɔɹɡ slˈæʃ pˈæθ."),
        ("I like fly.io. It works.", "ˌI lˈIk flˈI dˈɑt ˌIˈO . ˌɪt wˈɜɹks."),
        ("plan-a.org", "plˈæn dˈæʃ ˈA dˈɑt ˈɔɹɡ"),
        ("A note[2]", "ɐ nˈOt (tˈu)"),
        ("St. James St.", "sˈAnt ʤˈAmz stɹˈit."),
        ("©2024", "kˈɑpɪɹˌIt twˈɛnti twˈɛnti fˈɔɹ"),
        ("5/8-inch", "fˈIv ˈAθs ˈɪnʧ"),
        ("€1.234,56", "wˈʌn θˈWzᵊnd tˈu hˈʌndɹəd θˈɜɹTi fˈɔɹ jˈʊɹOz ænd fˈɪfti sˈɪks sˈɛnts"),
        ("Call 555-123-4567.", "kˈɔl fˈIv fˈIv fˈIv, wˈʌn tˈu θɹˈi, fˈɔɹ fˈIv sˈɪks sˈɛvən."),
    ],
)
def test_american_newsreaders_say(pipelines: EnglishPipelines, text: str, phonemes: str) -> None:
    assert heard(pipelines, said(text, AMERICAN), AMERICAN) == phonemes


@pytest.mark.parametrize(
    ("text", "phonemes"),
    [
        ("On 31/01/2024.", "ˌɒn ðə θˈɜːti fˈɜːst ɒv ʤˈanjʊəɹi, twˈɛnti twˈɛnti fˈɔː."),
        ("He ran 5km.", "hˌiː ɹˈan fˈIv kˈɪləmˌiːtəz."),
        ("It is -5°C.", "ˌɪt ɪz mˈInəs fˈIv dɪɡɹˈiːz sˈɛlsɪəs."),
        ("http://a.com", "ˈA dˈɒt kˈɒm"),
        ("The 007 film", "ðə dˈʌbᵊl ˈQ sˈɛvᵊn fˈɪlm"),
    ],
)
def test_british_newsreaders_say(pipelines: EnglishPipelines, text: str, phonemes: str) -> None:
    assert heard(pipelines, said(text, BRITISH), BRITISH) == phonemes


@pytest.mark.parametrize(
    "text", ["I paid $5 in 1984.", "The 21st of 1,234 kettles", "5% of 3.14", "£3.20 or $1.5 million"]
)
def test_what_misaki_says_well_reaches_it_unchanged(text: str) -> None:
    assert clean(said(text, AMERICAN)) == text
