"""The name of an audio file: the digest of everything that determines its bytes."""

import hashlib

import msgspec

from service.speech import SynthesisRequest


def audio_key(fingerprint: str, speech: SynthesisRequest, audio_format: str) -> str:
    """The digest of all that determines an audio file's bytes, 64 hexadecimal digits.

    Args:
        fingerprint: the engine's, for everything that is not asked for.
        speech: the request with every default filled in.
        audio_format: name of the format.
    """
    return hashlib.sha256(msgspec.json.encode((fingerprint, speech, audio_format))).hexdigest()
