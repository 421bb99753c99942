from service.g2p.latin import LatinWords


def test_latin_words_have_misakis_sounds_of_english_words() -> None:
    words = LatinWords()
    assert words.phonemes("computer") == "kəmpjˈuTəɹ"
    assert words.phonemes("✓") == "ʧˈɛk mˈɑɹk"
    assert words.phonemes(" ") == ""
