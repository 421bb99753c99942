"""Utterances of the verification: eight voices, one word to one long sentence, speeds 0.8 to 1.4."""

import msgspec


class Probe(msgspec.Struct, frozen=True):
    voice: str
    speed: float
    phonemes: str
    """misaki's phonemes of the sentence in the comment."""


PROBES = (
    # The kettle had just begun to sing when someone knocked twice.
    Probe("af_heart", 1.0, "ðə kˈɛTᵊl hæd ʤˈʌst bəɡˈʌn tə sˈɪŋ wˌɛn sˈʌmwˌʌn nˈɑkt twˈIs."),
    # No.
    Probe("am_michael", 1.0, "nˈO."),
    # Would you rather walk along the river, or take the old tram?
    Probe("bf_emma", 1.0, "wˌʊd juː ɹˈɑːðə wˈɔːk əlˈɒŋ ðə ɹˈɪvə, ɔː tˈAk ði ˈQld tɹˈam?"),
    # Seventeen grey geese flew over the harbour before breakfast.
    Probe("bm_george", 0.8, "sˌɛvntˈiːn ɡɹˈA ɡˈiːs flˈuː ˈQvə ðə hˈɑːbə bɪfˈɔː bɹˈɛkfəst."),
    # Please whisper; the baby is finally asleep.
    Probe("af_nicole", 1.0, "plˈiz wˈɪspəɹ; ðə bˈAbi ɪz fˈInᵊli əslˈip."),
    # Stop the press! We have found a much better headline for tomorrow.
    Probe("am_fenrir", 1.3, "stˈɑp ðə pɹˈɛs! wˌi hæv fˈWnd ɐ mˈʌʧ bˈɛTəɹ hˈɛdlˌIn fɔɹ təmˈɑɹO."),
    # Measure the flour, sift it twice, fold in the butter, and do not, whatever the recipe says, open the oven before
    # the timer rings, because the sponge will sink and no one will forgive you.
    # Speed 1.2 and not less, because float64 PyTorch unfolds a whole utterance for each convolution: 1 GB for 11 s.
    Probe(
        "af_sky",
        1.2,
        "mˈɛʒəɹ ðə flˈWəɹ, sˈɪft ɪt twˈIs, fˈOld ɪn ðə bˈʌTəɹ, ænd dˈu nˌɑt, wəTˈɛvəɹ ðə ɹˈɛsəpˌi sˈɛz, ˈOpᵊn ði ˈʌvᵊn "
        "bəfˈɔɹ ðə tˈIməɹ ɹˈɪŋz, bəkˈʌz ðə spˈʌnʤ wɪl sˈɪŋk ænd nˈO wˌʌn wɪl fəɹɡˈɪv ju.",
    ),
    # Rough estimates are useful as long as everyone remembers that they are rough.
    Probe("bf_isabella", 1.4, "ɹˈʌf ˈɛstɪməts ɑː jˈuːsfʊl az lˈɒŋ az ˈɛvɹɪwʌn ɹɪmˈɛmbəz ðat ðA ɑː ɹˈʌf."),
)
