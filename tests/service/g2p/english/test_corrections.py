from pathlib import Path
from types import SimpleNamespace

import pytest

from service.g2p.english.corrections import CorrectedDictionary, correct, load_corrections
from service.g2p.english.phonemiser import EnglishPipelines


@pytest.fixture(scope="module")
def pipelines(tiny_model: Path) -> EnglishPipelines:
    return EnglishPipelines(tiny_model)


def heard(pipelines: EnglishPipelines, text: str, british: bool = False) -> str:
    return " ".join(token.phonemes for token in pipelines.accent(british).phonemise(text))


@pytest.mark.parametrize(
    ("text", "american", "british"),
    [
        ("how're", "hˌWəɹ", "hˌWə"),
        ("Where're", "wˌɛɹəɹ", "wˌɛːɹə"),
        ("there’re", "ðɛɹəɹ", "ðɛːɹə"),
        ("Kokoro", "kˈOkəɹO", "kˈQkəɹQ"),
        ("kokoro", "kˈOkəɹO", "kˈQkəɹQ"),
        ("Kokoro's", "kˈOkəɹOz", "kˈQkəɹQz"),
    ],
)
def test_corrected_words_are_said_as_their_lines_have_them(
    pipelines: EnglishPipelines, text: str, american: str, british: str
) -> None:
    assert (heard(pipelines, text), heard(pipelines, text, british=True)) == (american, british)


def test_the_present_of_read_and_the_noun_resume_are_told_by_their_tags(pipelines: EnglishPipelines) -> None:
    assert "ɹˈid" in heard(pipelines, "You read too fast.")
    assert "ɹəzˈum" in heard(pipelines, "Please resume the game.")
    assert "ɹˈɛzəmˌAz" in heard(pipelines, "Resumes are due.")


def test_all_other_words_are_the_dictionarys_own() -> None:
    words = CorrectedDictionary({"read": "r"}, {"read": "x", "tea": "t"})
    assert (words["read"], words["Read"], words["tea"], words.get("oat"), "tea" in words) == ("r", "r", "t", None, True)
    assert (list(words), len(words)) == (["read", "tea"], 2)


def test_both_accents_have_the_same_words() -> None:
    assert load_corrections(british=False).keys() == load_corrections(british=True).keys()


def test_only_the_gold_dictionary_is_replaced() -> None:
    g2p = SimpleNamespace(lexicon=SimpleNamespace(golds={"tea": "t"}, silvers={}))
    assert correct(g2p, british=False).lexicon.golds["tea"] == "t"
    assert g2p.lexicon.silvers == {}
