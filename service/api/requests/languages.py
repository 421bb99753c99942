"""Language names of clients, resolved to the BCP 47 tags of the voices, such as ``en-US``."""

import re
from collections.abc import Mapping

from service.errors import InvalidInput

LETTERS: Mapping[str, str] = {
    "a": "en-US",
    "b": "en-GB",
    "e": "es-ES",
    "f": "fr-FR",
    "h": "hi-IN",
    "i": "it-IT",
    "j": "ja-JP",
    "p": "pt-BR",
    "z": "zh-CN",
}
"""Kokoro's language letters: the first letters of its voices."""

_USUAL: Mapping[str, str] = {tag.partition("-")[0]: tag for tag in LETTERS.values() if tag != "en-GB"}
"""Default region of each language; American for English."""

_TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{2}|\d{3}))?")


def find_language(name: str, param: str) -> str:
    """The tag for ``name``; the engine checks that it is available.

    Raises:
        InvalidInput: it is neither a tag of language and region nor one of Kokoro's letters.
    """
    lower = name.strip().lower()
    if lower in LETTERS:
        return LETTERS[lower]
    tag = _TAG.fullmatch(lower)
    if tag is None:
        raise InvalidInput(
            f"{param}: {name[:20]!r} is not a language such as en-US, nor one of Kokoro's letters", param
        )
    language, region = tag.groups()
    return f"{language}-{region.upper()}" if region else _USUAL.get(language, language)
