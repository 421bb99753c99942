"""Other names for voices: OpenAI's thirteen, which clients offer whatever the server has, and the operator's own.

Each of OpenAI's stands for the voice of its own name where Kokoro has one, else for a well-trained one of the same
character: ash warm, ballad British and melodious, coral cheerful, sage calm, shimmer bright, verse lively, marin
natural (the best there is), cedar deep.
"""

import re

import msgspec

from service.errors import BadSetting

SETTING = "KOKORO_VOICE_ALIASES"


class Alias(msgspec.Struct, frozen=True):
    """A name, and the voice or blend that it stands for."""

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


def read_aliases(setting: str) -> tuple[Alias, ...]:
    """OpenAI's names and those of the setting, ``narrator=bm_george+bm_lewis, alloy=af_heart``, which come first.

    Raises:
        BadSetting: an entry is not of that form, or a name is given twice.
    """
    chosen: dict[str, Alias] = {}
    for entry in filter(None, map(str.strip, setting.split(","))):
        found = re.fullmatch(r"([\w.]+)\s*=\s*(\S.*)", entry)
        if found is None:
            raise BadSetting(SETTING, f"{entry!r} is not of the form name=voice, such as narrator=bm_george+bm_lewis")
        name = found[1].lower()
        if name in chosen:
            raise BadSetting(SETTING, f"{name!r} is there twice")
        chosen[name] = Alias(name, found[2])
    return (*chosen.values(), *(alias for alias in OPENAI if alias.name not in chosen))
