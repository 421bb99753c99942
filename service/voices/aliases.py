"""Aliases of voices: OpenAI's thirteen names, which clients offer for any server, and the operator's own.

Each of OpenAI's is an alias of the voice of the same name where Kokoro has one, else of a well-trained one of the same
character: ash warm, ballad British and melodious, coral cheerful, sage calm, shimmer bright, verse lively, marin
natural (the best voice), cedar deep.
"""

import re

import msgspec

from service.errors import BadSetting

SETTING = "KOKORO_VOICE_ALIASES"


class Alias(msgspec.Struct, frozen=True):
    """A name, and the voice or blend that it is replaced with."""

    name: str
    voice: str


OPENAI = (
    Alias("alloy", "af_alloy"),
    Alias("ash", "am_michael"),
    Alias("ballad", "bm_george"),
    Alias("cedar", "am_fenrir"),
    Alias("coral", "af_bella"),
    Alias("echo", "am_echo"),
    Alias("fable", "bm_fable"),
    Alias("marin", "af_heart"),
    Alias("nova", "af_nova"),
    Alias("onyx", "am_onyx"),
    Alias("sage", "af_sarah"),
    Alias("shimmer", "af_sky"),
    Alias("verse", "am_puck"),
)


def parse_aliases(setting: str) -> tuple[Alias, ...]:
    """Aliases of the setting, ``narrator=bm_george+bm_lewis, alloy=af_heart``, then those of OpenAI's that it leaves.

    Raises:
        BadSetting: an entry is not of that form, or a name is given twice.
    """
    chosen: dict[str, Alias] = {}
    for entry in filter(None, map(str.strip, setting.split(","))):
        match = re.fullmatch(r"([\w.]+)\s*=\s*(\S.*)", entry)
        if match is None:
            raise BadSetting(SETTING, f"{entry!r} is not of the form name=voice, such as narrator=bm_george+bm_lewis")
        name = match[1].lower()
        if name in chosen:
            raise BadSetting(SETTING, f"{name!r} is given twice")
        chosen[name] = Alias(name, match[2])
    return (*chosen.values(), *(alias for alias in OPENAI if alias.name not in chosen))
