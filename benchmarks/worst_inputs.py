"""The heaviest texts that the API accepts, and what has to come back for them."""

import msgspec
import numpy as np

from service.speech import SAMPLE_RATE, Samples

MOST = 4096
"""Characters that are accepted."""
ENOUGH = 30.0
"""Seconds of audio after which the client of a text that takes a quarter of an hour leaves.

The whole text is cleaned and its one sentence read before the first sample. The first utterance has 250 phonemes or
20 s, so that by then the second one, which has as many as there may be, is planned, and windows of every length were
rendered.
"""

_PLAIN = (
    "the grocer stacked his crates of plums before dawn and swept the pavement twice while the baker across the road "
    "leaned on a warm wall and told the postman about a fox that had eaten eleven pies and left the tins in a row "
)
_PROSE = (
    "No one remembered who had planted the walnut tree. It stood where two lanes met, and every October the children "
    "of both villages fought over it: 40 kilos in a good year, Dr. Ames said, worth $3.50 each! "
)
_WORD = "counterrevolutionariesincomprehensibilities"


class Case(msgspec.Struct, frozen=True):
    """One request."""

    name: str
    text: str
    voice: str = "af_heart"
    form: str = "pcm"
    speed: float = 1.0
    pace: tuple[float, float] = (9.0, 22.0)
    """Characters that are spoken in a second at speed 1, at least and at most."""
    leaves: float | None = None
    """Seconds of audio after which the client leaves."""

    @property
    def body(self) -> bytes:
        return msgspec.json.encode(
            {"input": self.text, "voice": self.voice, "response_format": self.form, "speed": self.speed}
        )

    def is_plausible(self, samples: Samples) -> bool:
        """True if the samples are neither silent nor broken, and about as long as the text takes."""
        lively = bool(np.isfinite(samples).all()) and 0.1 < float(np.abs(samples).max()) <= 1.0
        seconds = len(samples) / SAMPLE_RATE
        if self.leaves is not None:
            return lively and seconds >= self.leaves
        slowest, fastest = self.pace
        return lively and slowest < len(self.text) / seconds / self.speed < fastest


LONGEST = (
    Case("no punctuation", (_PLAIN * 20)[:MOST], leaves=ENOUGH),
    Case("digits", ("2718281828459045" * 256)[:MOST], leaves=ENOUGH),
    Case("one word", (_WORD * 100)[:MOST], voice="am_michael", leaves=ENOUGH),
    # Each is a word for espeak-ng, which is what takes longest to read.
    Case("signs", ("½&@%€" * 1000)[:MOST], voice="bm_george", leaves=5),
)
PACES = (
    Case("slowest", _PROSE * 4, speed=0.25, leaves=ENOUGH),
    Case("fastest", _PROSE * 5, voice="bf_emma", speed=4.0, form="wav", pace=(6.0, 22.0)),
)
TONGUES = tuple(
    Case(f"no punctuation by {voice}", (words * 100)[: MOST // 4], voice=voice, leaves=8)
    for voice, words in (
        ("ef_dora", "la vecina del tercero tiende sábanas azules mientras el cartero cuenta 1.234,56 € y silba "),
        (
            "ff_siwis",
            "la voisine du troisième étend des draps bleus pendant que le facteur compte 1 234,56 € et siffle ",
        ),
        ("hf_alpha", "पड़ोसन नीली चादरें सुखाती है और डाकिया ₹1,234.56 गिनते हुए सीटी बजाता है और laptop लाता है "),
        ("if_sara", "la vicina del terzo piano stende lenzuola azzurre mentre il postino conta 1.234,56 € e fischia "),
        (
            "pf_dora",
            "a vizinha do terceiro andar estende lençóis azuis enquanto o carteiro conta R$ 1.234,56 e assobia ",
        ),
        ("jf_alpha", "三階の隣人が青いシーツを干すあいだ郵便屋は1,234円を数えて口笛を吹きlaptopを運ぶ"),
        ("zf_xiaobei", "三楼的邻居晾着蓝色的床单邮递员一边数着1,234元一边吹口哨还带着laptop"),
    )
)
"""Every other language, one after another, so that all are loaded in the end."""
AAC = Case("af_heart as aac", _PROSE, form="aac")
"""Its library stays in memory where it is installed, so that all later cases have less room."""
FORMATS = tuple(
    Case(f"{voice} as {form}", _PROSE, voice=voice, form=form)
    for voice, form in (
        ("bm_george", "mp3"),
        ("af_heart", "opus"),
        ("bf_emma", "flac"),
        ("am_michael", "wav"),
        ("af_bella", "pcm"),
    )
)
