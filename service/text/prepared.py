"""A caller's text, cleaned and parsed once: what the front-end turns into utterances."""

import msgspec

from service.speech import TextOptions, UnreadScript
from service.text.markup.passages import Passages


class PreparedText(msgspec.Struct, frozen=True):
    """A text without its mark-up, in characters that its language can read."""

    source: str
    """The caller's text, unchanged."""
    language: str
    """BCP 47 tag of a language that is available."""
    options: TextOptions
    passages: Passages
    """Texts and pauses in order, and the pronunciations that the mark-up gave."""
    unread: tuple[UnreadScript, ...] = ()
    """Letters that its language does not have."""
