"""Cache keys: digests of everything that determines the audio, computed before there is any."""

import hashlib

import msgspec

from service.speech import SynthesisRequest


def speech_key(fingerprint: str, request: SynthesisRequest) -> str:
    """Digest of all that determines the samples, 64 hexadecimal digits.

    Args:
        fingerprint: the engine's, for everything that is not in the request.
        request: with its voice and language resolved, so that equivalent requests have equal keys.
    """
    return hashlib.sha256(msgspec.json.encode((fingerprint, request))).hexdigest()


def audio_key(speech: str, audio_format: str) -> str:
    """Digest of all that determines an audio file's bytes, 64 hexadecimal digits.

    Args:
        speech: from ``speech_key``.
        audio_format: name of the file format.
    """
    return hashlib.sha256(f"{speech} {audio_format}".encode()).hexdigest()
