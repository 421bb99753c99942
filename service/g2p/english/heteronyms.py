"""Heteronyms whose sound the words around them tell: ``a lead pencil``, ``sea bass``, ``you have read``.

misaki decides by the tag alone, which is the same for both basses. A rule gives a word its phonemes where its pattern
fits the text before it, behind it, or the whole sentence; where none does, misaki decides.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from service.g2p.phonemiser import Override


class _Sense(msgspec.Struct, frozen=True):
    american: str
    british: str


class _Rule(msgspec.Struct, frozen=True):
    sense: _Sense
    before: str = ""
    """Pattern that ends at the word."""
    behind: str = ""
    """Pattern that begins behind the word."""
    sentence: str = ""
    """Pattern of anything in the sentence."""


_RED, _REED = _Sense("ɹˈɛd", "ɹˈɛd"), _Sense("ɹˈid", "ɹˈiːd")
_METAL = _Sense("lˈɛd", "lˈɛd")
_MUSIC, _FISH = _Sense("bˈAs", "bˈAs"), _Sense("bˈæs", "bˈas")
_BEND, _KNOT = _Sense("bˈW", "bˈW"), _Sense("bˈO", "bˈQ")
_TINY = _Sense("mInˈut", "mInjˈuːt")
_RIP, _DROP = _Sense("tˈɛɹ", "tˈɛː"), _Sense("tˈɪɹ", "tˈɪə")
_REPORT = _Sense("ɹˈɛzəmˌA", "ɹˈɛzjʊmˌA")
_CONTINUE = _Sense("ɹəzˈum", "ɹɪzjˈuːm")
_COILED = _Sense("wˈWnd", "wˈWnd")
_SHINE = _Sense("pˈɑlɪʃ", "pˈɒlɪʃ")
_AT_ONCE = _Sense("lˈIv", "lˈIv")
_AIRLINE = _Sense("ˈæm", "ˈam")

_ADVERB = (
    r"(?: (?:not|never|ever|just|already|also|always|only|all|really|actually|recently|both|even|often|usually"
    r"|sometimes|rarely|once|still|then|first|carefully|quickly|I|you|we|they|he|she|it|people|everyone|anyone)){0,2}"
)
_PAST = (
    r"\b(?:yesterday|ago|last (?:night|week|weekend|month|year|spring|summer|autumn|fall|winter|time|[A-Z][a-z]+day)"
    r"|earlier|the other day|this morning|when (?:I|we|they) (?:was|were)|back then|as a (?:child|kid|boy|girl))\b"
)
_HABIT = (
    r"\b(?:every|each (?:day|night|week|month|evening|morning)|usually|often|always|sometimes|rarely|seldom|daily"
    r"|regularly|normally|generally|nowadays|these days|at night|before bed|in bed|for (?:fun|pleasure))\b"
)
_PLURAL = rf"\b(?:I|you|we|they|people|children|kids|[a-z]+s){_ADVERB} $"

_RULES: dict[str, tuple[_Rule, ...]] = {
    "read": (
        _Rule(_RED, before=rf"(?:\b(?:have|has|had|having|be|been|being|was|were|is|are|got)|['’]ve){_ADVERB} $"),
        _Rule(
            _REED,
            before=r"(?:\b(?:to|will|would|can|could|shall|should|may|might|must|do|does|did|please|let['’]s|cannot"
            rf"|[a-z]+n['’]t)|['’]ll){_ADVERB} $",
        ),
        _Rule(_REED, before=r"\b(?:let|make|makes|made|help|helps|helped|watch|watched|hear) \w{1,12} $"),
        _Rule(_REED, before=r"\b(?:as|when|if|while|before|until|unless|whenever) (?:you|we) $"),
        _Rule(
            _RED,
            before=r"\b(?:he|she|it|sign|note|letter|message|headline|label|caption|banner|inscription|plaque|poster"
            rf"|screen|subject line){_ADVERB} $",
        ),
        _Rule(_RED, before=_PLURAL, sentence=_PAST),
        _Rule(_REED, before=_PLURAL, sentence=_HABIT),
        _Rule(_RED, before=r"\b(?:just|once|recently) $"),
        _Rule(
            _RED, before=r"\bI $", behind=r" (?:about|that|somewhere|the |an? |your|his|her|one|two|three|both|it\b)"
        ),
    ),
    "lead": (
        _Rule(
            _METAL,
            behind=r"[ -](?:pencils?|pipes?|piping|paint|poisoning|acid|bullets?|shot|crystal|weights?|glass|roof|apron"
            r"|batter(?:y|ies)|based|free|lined|oxide|solder|ore|contamination|contaminated|dust|sinkers?|tetraethyl"
            r"|levels? in|in (?:the|our|their|drinking|tap) (?:water|paint|soil|pipes|blood|air|gasoline|petrol))\b",
        ),
        _Rule(
            _METAL,
            before=r"\b(?:made (?:of|from|out of)|heavy as|molten|melted|contains?|containing|contained|traces of"
            r"|tons? of|tonnes? of|pounds? of|exposure to|exposed to|tested for|tin and|copper and|zinc and|iron and"
            r"|mercury and|arsenic and|mercury, |like) ?$",
            behind=r"(?!(?:s|ing|er)\b| (?:to|the|us|you|role|singer|guitar|by)\b)",
        ),
        _Rule(_METAL, behind=r"(?: and|,) (?:mercury|arsenic|zinc|copper|tin|cadmium|asbestos|silver|iron)\b"),
    ),
    "bass": (
        _Rule(
            _FISH,
            sentence=r"\b(?:fish(?:es|ing|ed|erman|ermen)?|lakes?|rivers?|ponds?|sea bass|large ?mouth|small ?mouth"
            r"|striped|caught|catch(?:es|ing)?|grilled|fried|baked|steamed|fillets?|ate|eat(?:s|ing|en)?"
            r"|cook(?:s|ed|ing)?|trout|perch|pike|salmon|lure|rod|bait|anglers?)\b",
        ),
        _Rule(_MUSIC),
    ),
    "bow": (
        _Rule(_KNOT, behind=r" (?:ties?\b|and arrows?)|[ -](?:legged|tie)"),
        _Rule(
            _BEND,
            behind=r" (?:down|out|before|his head|her head|their heads|your head|my head|to (?:the|his|her|no))\b",
        ),
        _Rule(
            _BEND,
            behind=r" (?:of (?:the|a|his|her|our|their) (?:ship|boat|vessel|yacht|canoe|ferry|raft|tanker|kayak)\b)",
        ),
        _Rule(_BEND, behind=r" (?:and|to|or) (?:the )?stern\b|[ -](?:wave|thruster|door)s?\b"),
        _Rule(
            _BEND,
            before=r"\b(?:take|takes|took|taking|taken|make|makes|made|give|gave|gives|with) (?:a|an|his|her|one)"
            r" (?:final|last|little|small|deep|low|slight|polite|formal|quick|short|elegant|graceful|mock|stiff) $",
        ),
        _Rule(_BEND, before=r"\b(?:take|takes|took|taking|taken|give|gave|gives) (?:a|an|his|her|their|one) $"),
        _Rule(_BEND, before=r"\b(?:ship|boat|vessel|yacht|ferry)['’]s $|\b(?:starboard|port) $"),
    ),
    "minute": (
        _Rule(
            _TINY,
            before=r"(?<!last )(?<!one )(?<!per )(?<!every )(?<!the-)(?:\b(?:an?|the|in|of|with|found|any|some|these"
            r"|those|and|such|its|most|each|are|contains?|only) )$",
            behind=r" (?:amounts?|details?|particles?|quantit(?:y|ies)|differences?|traces?|changes?|fractions?|cracks?"
            r"|variations?|doses?|specks?|insects?|organisms?|droplets?|fragments?|portions?|grains?|holes?|crystals?"
            r"|creatures?|adjustments?|fibers?|fibres?|distances?|inspection|scrutiny|examination|scale|size|pieces?)\b",
        ),
        _Rule(_TINY, before=r"\b(?:so|very|too|extremely|incredibly|quite|rather|almost|vanishingly|relatively) $"),
    ),
    "tear": (
        _Rule(
            _DROP,
            behind=r" (?:gas|ducts?|stains?|drops?|ran|rolled|fell|slid|slipped|trickled|streamed|came)\b|-stained",
        ),
        _Rule(
            _DROP,
            before=r"\b(?:sheds?|shedding|wiped?|wipes|brushed|single|cried) (?:away )?(?:an?|the|one|no|every)? ?$",
        ),
        _Rule(
            _RIP,
            before=r"\b(?:wear and|muscle|meniscus|ligament|tendon|cuff|ACL|labral|retinal|small|big|huge|long) $",
        ),
        _Rule(
            _RIP,
            before=r"\b(?:an?|the|this|that|two|three|some|any|several|no|many) $",
            behind=r" (?:in|through|across|along) (?!(?:\w+ )?eyes?\b)",
        ),
        _Rule(_RIP, behind=r" (?:down|apart|up|off|out|away|open|through|into)\b"),
    ),
    "resume": (
        _Rule(_CONTINUE, before=r"(?:^|[.!?\"“] ?)$", behind=r" (?:\w+ing|the|from|where|at|playback|normal)\b"),
        _Rule(
            _REPORT,
            before=r"\b(?:my|your|his|her|their|our|an?|the|this|that|each|every|updated|new|strong|professional|latest"
            r"|attached|one-page|\w{1,20}['’]s) $",
        ),
        _Rule(_REPORT, behind=r" (?:and|or) (?:a )?cover letter|[ -](?:builder|template|tips|writing|gap)"),
    ),
    "wound": (_Rule(_COILED, behind=r" (?:up|down|around|round|back|its way|his way|her way|their way|the clock)\b"),),
    "polish": (
        _Rule(
            _SHINE,
            before=r"(?:^|[.!?:;\"“] ?)$",
            behind=r" (?:the|your|my|his|her|their|our|it|them|up|until|with|each|every|all)\b",
        ),
    ),
    "am": (_Rule(_AIRLINE, before=r"\bPan $"),),
    "live": (
        _Rule(
            _AT_ONCE,
            before=r"\b(?:go|goes|going|went|gone|stream(?:s|ed|ing)?|broadcast(?:ing)?|air(?:s|ed|ing)?"
            r"|perform(?:s|ed|ing)?|recorded|sang|played|watch(?:ed|ing)?|shown|filmed|reporting|appeared) $",
        ),
        _Rule(
            _AT_ONCE,
            before=r"(?<!\bI )(?<!we )(?<!you )(?<!they )(?<!to )(?<!who )$",
            behind=r" (?:music|shows?|bands?|stream(?:s|ing)?|concerts?|audiences?|broadcasts?|TV|television"
            r"|performances?|events?|coverage|chats?|recordings?|albums?|wires?|ammunition|animals|bait|updates|demos?|feeds?|video)\b",
        ),
    ),
}
_PLURALS = {"bows": "bow", "tears": "tear"}
_BEFORE, _BEHIND = 48, 40
"""Characters that a pattern sees."""


class _Compiled(msgspec.Struct, frozen=True):
    sense: _Sense
    before: re.Pattern[str]
    behind: re.Pattern[str]
    sentence: re.Pattern[str]


class Heteronyms:
    """Finds heteronyms that their company decides. Safe to be shared by threads."""

    def __init__(self) -> None:
        self._word = re.compile(
            rf"(?<![\w'’-])(?:{'|'.join((*_RULES, *_PLURALS))})(?![\w’']|-[a-z]+ed\b)", re.IGNORECASE
        )
        self._rules = {word: tuple(map(_compile, rules)) for word, rules in _RULES.items()}

    def find(self, sentence: str, british: bool) -> Iterator[Override]:
        """Overrides of the words that a rule decides, in order."""
        for match in self._word.finditer(sentence):
            if sense := self._sense(match):
                sound = sense.british if british else sense.american
                yield Override(*match.span(), sound + "z" * (match[0].lower() in _PLURALS))

    def _sense(self, match: re.Match[str]) -> _Sense | None:
        word = match[0].lower()
        before = match.string[max(0, match.start() - _BEFORE) : match.start()]
        behind = match.string[match.end() : match.end() + _BEHIND]
        for rule in self._rules[_PLURALS.get(word, word)]:
            if rule.before.search(before) and rule.behind.match(behind) and rule.sentence.search(match.string):
                return rule.sense
        return None


def without_overlaps(found: Sequence[Override], given: Sequence[Override]) -> Sequence[Override]:
    """All of ``given``, and those of ``found`` that overlap none of them, in order."""
    free = [each for each in found if not any(one.start < each.end and each.start < one.end for one in given)]
    return sorted([*given, *free], key=lambda override: override.start) if free else given


def _compile(rule: _Rule) -> _Compiled:
    before, behind, sentence = (
        re.compile(pattern, re.IGNORECASE) for pattern in (rule.before, rule.behind, rule.sentence)
    )
    return _Compiled(rule.sense, before, behind, sentence)
