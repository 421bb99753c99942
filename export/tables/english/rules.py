"""Rules of the tokeniser, and ids of words, from spaCy's objects."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from export.errors import ExportError
from service.g2p.english.tables import LexemeExceptions, SpecialToken, TokeniserRules


def token_rules(nlp: Any) -> TokeniserRules:
    """Regular expressions, special cases, and the special cases that the expressions would split.

    Raises:
        ExportError: the tokeniser has features that ``service.g2p.english.tokeniser`` does not support.
    """
    tokeniser = nlp.tokenizer
    if tokeniser.token_match is not None or not tokeniser.faster_heuristics:
        raise ExportError("spaCy's tokeniser has a token_match or no faster_heuristics; the port supports neither")
    specials = {text: _parts(nlp, tokens) for text, tokens in sorted(tokeniser.rules.items())}
    return TokeniserRules(
        prefix=_pattern(tokeniser.prefix_search),
        suffix=_pattern(tokeniser.suffix_search),
        infix=_pattern(tokeniser.infix_finditer),
        url=_pattern(tokeniser.url_match),
        specials=specials,
        phrases=tuple(_phrases(nlp, specials)),
    )


def word_ids(nlp: Any) -> LexemeExceptions:
    """Symbols with fixed ids, and norms that are not the lower-case form."""
    from spacy.lang.norm_exceptions import BASE_NORMS
    from spacy.strings import get_string_id
    from spacy.symbols import IDS

    # The keys of the model's table are ids, many of them without a string. It takes precedence over spaCy's own norms.
    norms = {get_string_id(text): norm for text, norm in BASE_NORMS.items()}
    norms |= dict(nlp.vocab.lookups.get_table("lexeme_norm"))
    return LexemeExceptions(symbols=dict(sorted(IDS.items())), norms=dict(sorted(norms.items())))


def _pattern(method: Any) -> str:
    expression: re.Pattern[str] = method.__self__
    if expression.flags != re.UNICODE:
        raise ExportError(f"spaCy's tokeniser has an expression with flags {expression.flags}; the port supports none")
    return expression.pattern


def _parts(nlp: Any, tokens: Sequence[Mapping[int | str, str]]) -> tuple[SpecialToken, ...]:
    from spacy.attrs import NORM, ORTH, intify_attrs

    attributes = [intify_attrs(token) for token in tokens]
    return tuple(SpecialToken(token[ORTH], token.get(NORM) or nlp.vocab[token[ORTH]].norm_) for token in attributes)


def _phrases(nlp: Any, specials: Iterable[str]) -> Iterable[tuple[str, ...]]:
    from spacy.tokenizer import Tokenizer

    stock = nlp.tokenizer
    plain = Tokenizer(
        nlp.vocab,
        prefix_search=stock.prefix_search,
        suffix_search=stock.suffix_search,
        infix_finditer=stock.infix_finditer,
        url_match=stock.url_match,
    )
    for text in specials:
        affixes = (stock.find_prefix, stock.find_infix, stock.find_suffix)
        if " " in text or any(find(text) for find in affixes):
            yield tuple(token.text for token in plain(text))
