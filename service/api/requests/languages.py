"""Language names of clients, resolved to the BCP 47 tags of the voices, such as ``en-US``."""

import re
from collections.abc import Sequence

from service.errors import InvalidInput
from service.languages import PROFILES, LanguageProfile

_TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{2}|\d{3}))?")


def find_language(name: str, param: str, profiles: Sequence[LanguageProfile] = PROFILES) -> str:
    """The tag for ``name``; the engine checks that it is available.

    Raises:
        InvalidInput: it is neither a tag of language and region nor one of Kokoro's letters.
    """
    lower = name.strip().lower()
    if (found := next((each.tag for each in profiles if each.letter == lower), None)) is not None:
        return found
    tag = _TAG.fullmatch(lower)
    if tag is None:
        raise InvalidInput(
            f"{param}: {name[:20]!r} is not a language such as en-US, nor one of Kokoro's letters", param
        )
    language, region = tag.groups()
    if region:
        return f"{language}-{region.upper()}"
    usual = (each.tag for each in profiles if each.is_default and each.tag.partition("-")[0] == language)
    return next(usual, language)
