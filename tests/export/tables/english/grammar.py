"""Sentences by the thousand from a seeded grammar: everything that English text has and a tokeniser could trip over."""

import random
from collections.abc import Iterator, Sequence

HETERONYMS = (
    "They {adverb} record a record every {day}.",
    "{name} has read what you will read {adverb}.",
    "Please close the gate that is close to the {noun}.",
    "We object to the object which {name} put there.",
    "The wind was too strong to wind the {noun} up.",
    "A tear ran down, for she would tear the {noun} apart.",
    "{name} will present the present to the {noun}.",
    "The bandage was wound around the wound {adverb}.",
    "I did not conduct myself well, and my conduct was noticed by {name}.",
    "He used to row, but used the {noun} for a row instead.",
    "The dove dove {adverb} into the bushes.",
    "It is an invalid excuse for an invalid, said {name}.",
    "Perfect it until it is perfect, or desert the desert.",
    "The minute details take a minute, {name}!",
    "Does the {noun} know what the does in the wood are doing?",
    "They were content with the content of the {noun}.",
    "Rebels rebel; permits permit; {name} protests their protest.",
    "The bass player ate bass, and lead poisoning took the lead.",
    "I live where live {noun}s are excused by any excuse.",
    "Separate the separate parts and estimate the estimate.",
    "The moderate may moderate, the graduate may graduate, the deliberate deliberate.",
    "Import taxes on imports increase the increase in {noun}s.",
    "That that is, is; that that is not, is not; is that it?",
    "Can you can a can as {name} can?",
    "An overall loss, overall; underground, the underground was late.",
)
FRAMES = (
    "{name} paid {money} for {number} {noun}s on {day}.",
    "At {clock}, {name} said: “{clause}.”",
    '"{clause}," {name} {said}, "and {clause}!"',
    "'{clause},' {said} {name}; '{clause}...'",
    "{clause} — or so {name} {said} — because {clause}.",
    "{contraction} {clause}, and {name} {negation} mind.",
    "Write to {address} or see {url} (page {number}).",
    "The {hyphen} {noun} weighs {measure}, i.e. {number}% more than {abbreviation} {surname}'s.",
    "{abbreviation} {surname} of the {capitals} met {name}'s {noun} in {year}.",
    "{capitals} AND {capitals} ARE NOT {capitals}, {name}.",
    "{word} {word} {word}, {word} {word}.",
    "{word} and {madeup} {word} the {madeup}'s {word}.",
    "Is it {number}, {number}, or {ordinal}?  {name} doesn't know :-)",
    "{noun}s/{noun}s & {word}(s) + {word} = {number} [{year}] {{{word}}} <{word}>",
    "*{word}* _{word}_ ~{word}~ #{word} @{madeup} {odd}",
    "{name}: {clause}; {clause}, {clause} - {clause}?!",
    "{odd}{word}{odd} {word}{odd}{word}",
    "The {ordinal} {noun} ({number}x{number}) costs {money}-{money}; -{number} is less.",
    "{word}-{word}-{word}'s {madeup}ing {madeup}ed {word}ly",
    "{surname}, {name}; {day} the {ordinal}, {year}: {measure}.",
)
WORDS = {
    "name": "Ottilie Barnaby Chloe Desmond Xanthe Yusuf O'Hara McTavish Jean-Luc Zoë Ænid I you she",
    "surname": "Harcastle Blenkinsop van-der-Berg O'Leary St.-Clair Quimby Äkäslompolo",
    "adverb": "slowly never always hardly upstairs abroad early still uphill",
    "day": "Monday Tuesday morning evening week Feb. Christmas",
    "noun": "teapot bicycle umbrella orchard lantern row sow lead use house mouth record estimate abuse",
    "said": "said whispered shouted read asked replied",
    "hyphen": "well-known re-opened twenty-one state-of-the-art co-operative half-read non-Euclidean X-ray",
    "abbreviation": "Mr. Mrs. Dr. Prof. St. Capt. Ms Jr. Gen. U.S. e.g. vs. a.m. Ph.D. No.",
    "capitals": "NASA BBC USA U.K. TV IT NO ID CC NN OK WHO am AM TO IN AN A I.O.U. HTML5 mRNA iPhone",
    "contraction": "I'd've We're They'll You'd He's It's Y'all Who'd That'll Ma'am I'm Let's Cannot Gonna",
    "negation": "doesn't won't can't shouldn't've didnt ain't couldn't needn't mightn't",
    "address": "ottilie@teapots.example mailto:a.b+c@d-e.co.uk ftp://old.example/x box.seven@mail",
    "url": "https://www.teapots.example/a/b?c=d&e=f#g www.example.org teapots.com/99 http://[::1]:80/ a.co",
    "measure": "5kg 3.2cm 20°C 100km/h 7'6\" 12in. 1,000ft ½lb 40% 9mm² 6pm 10:30am 2GB",
    "odd": (
        "… -- — – ¿ ¡ « » ‘ ’ “ ” ` ´ '' `` ... !!! ?! :( :-D ;) <3 ^_^ ~ * / \\ | § © ™ € £ ¥ 😀 é ß ﬁ ² ½ ٣ 你 ✓"
    ),
    "syllable": "bra quo zim flor ent ish vark pon dle chi ough str eau rhy gn tsk mp xy",
}
"""Fillers of the slots, except those of numbers."""
CLAUSES = (
    "the kettle is on",
    "nobody saw them",
    "it was 7 o'clock",
    "I'll have had it",
    "she reads what he read",
    "go",
    "we've been through this before",
    "the lives they live",
    "what on earth",
    "'tis true",
)


def sentences(count: int, seed: int, words: Sequence[str]) -> Iterator[str]:
    """``count`` sentences; about a third have a heteronym. ``words`` are strewn in."""
    generator = random.Random(seed)
    for _ in range(count):
        frame = generator.choice(HETERONYMS if generator.random() < 0.35 else FRAMES)
        sentence = frame.format_map(_Slots(generator, words))
        yield _disturbed(sentence, generator) if generator.random() < 0.2 else sentence


class _Slots:
    """Fills a frame; every slot anew, also where a frame has one twice."""

    def __init__(self, generator: random.Random, words: Sequence[str]) -> None:
        self._generator, self._words = generator, words

    def __getitem__(self, slot: str) -> str:
        choose = self._generator
        match slot:
            case "word":
                word = choose.choice(self._words)
                return choose.choice((word, word, word, word.lower(), word.capitalize(), word.upper(), f"{word}s"))
            case "madeup":
                return "".join(choose.choices(WORDS["syllable"].split(), k=choose.randint(1, 4)))
            case "number":
                return self._number()
            case "money":
                return choose.choice("$£€") + self._number() + choose.choice(("", "", "m", " million", "bn"))
            case "ordinal":
                return f"{choose.randint(1, 130)}{choose.choice(('st', 'nd', 'rd', 'th', 's', 'ish'))}"
            case "year":
                return choose.choice((str(choose.randint(1001, 2099)), "1990s", "'68", "1999/2000", "c.1850", "44BC"))
            case "clock":
                return f"{choose.randint(0, 23)}:{choose.randint(0, 59):02}{choose.choice(('', 'am', ' p.m.'))}"
            case "clause":
                return choose.choice(CLAUSES)
        return choose.choice(WORDS[slot].split())

    def _number(self) -> str:
        choose = self._generator
        value = choose.randint(0, 10 ** choose.randint(1, 7))
        return choose.choice(
            (f"{value}", f"{value:,}", f"{value / 100:.2f}", f".{value % 100}", f"{value}.", f"0{value}")
        )


def _disturbed(sentence: str, generator: random.Random) -> str:
    """With a letter's case changed, a space more or less, or a mark in the middle of something."""
    at = generator.randrange(len(sentence))
    before, sign, after = sentence[:at], sentence[at], sentence[at + 1 :]
    changed = generator.choice((sign.swapcase(), sign + " ", "", sign + generator.choice("-.,'/\n_)"), sign * 3))
    return before + changed + after
