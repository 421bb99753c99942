"""Twenty faults of one line each, which matter, and the tests that must fail on them.

``old`` occurs once in its file. After a change of that line, change it here too, to a fault of the same kind.
"""

import msgspec


class Fault(msgspec.Struct, frozen=True):
    """A fault to be planted in a copy of the project."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    """Arguments of pytest: files or tests, of which at least one must fail."""


SERVICE = "tests/service"
FAULTS = (
    Fault(
        "espeak-ng is used by several threads at once",
        "service/g2p/espeak.py",
        "        with self._lock:\n",
        "        if True:\n",
        (f"{SERVICE}/g2p/test_espeak.py",),
    ),
    Fault(
        "a file that breaks off ends like a whole one",
        "service/api/transport/streams.py",
        "            self._reset()\n",
        "            pass\n",
        (f"{SERVICE}/api/transport/test_streams.py", f"{SERVICE}/api/transport/test_leaks.py"),
    ),
    Fault(
        "the arena grows beyond its ceiling",
        "service/acoustic/arena.py",
        '"max_mem": ceiling,',
        '"max_mem": 64 * ceiling,',
        (f"{SERVICE}/acoustic/test_model.py",),
    ),
    Fault(
        "429 without Retry-After",
        "service/api/problems.py",
        'error.code, headers={"Retry-After": str(error.retry_after)})',
        "error.code)",
        (f"{SERVICE}/api/test_problems.py", f"{SERVICE}/api/routes/test_speech.py", f"{SERVICE}/server/test_server.py"),
    ),
    Fault(
        "ready while it drains",
        "service/api/routes/health.py",
        "if req.env.get(DRAINING):",
        "if False:",
        (f"{SERVICE}/server/test_stopping.py",),
    ),
    Fault(
        "a worker that has grown is not replaced",
        "service/memory/watermark.py",
        "used_mib > max(self._limit_mib, ",
        "used_mib > 100 * max(self._limit_mib, ",
        (f"{SERVICE}/memory/test_watermark.py",),
    ),
    Fault(
        "a cache key without the voice",
        "service/cache/keys.py",
        "msgspec.json.encode((fingerprint, request))",
        'msgspec.json.encode((fingerprint, msgspec.structs.replace(request, voice="")))',
        (f"{SERVICE}/cache/test_cache_keys.py",),
    ),
    Fault(
        "windows meet without a cross-fade",
        "service/audio/joins.py",
        "rise = (np.arange(fade, dtype=np.float32) + 0.5) / max(fade, 1)",
        "rise = np.ones(fade, dtype=np.float32)",
        (f"{SERVICE}/audio/test_joins.py",),
    ),
    Fault(
        "what the model cannot be faster is not made up by the tempo",
        "service/engine/controls.py",
        "return cls(request.speed / tempo, tempo, pitch)",
        "return cls(request.speed / tempo, 1.0, pitch)",
        (f"{SERVICE}/engine/test_controls.py",),
    ),
    Fault(
        "peaks beyond full scale are kept",
        "service/audio/samples.py",
        "    return limited(samples)\n",
        "    return samples\n",
        (f"{SERVICE}/audio/test_samples.py",),
    ),
    Fault(
        "all voices of a blend weigh the same",
        "service/voices/book.py",
        "(name, weight / total) for name, weight in ordered",
        "(name, 1 / len(ordered)) for name, weight in ordered",
        (f"{SERVICE}/voices",),
    ),
    Fault(
        "every key is accepted",
        "service/api/keys.py",
        "for known in self._digests) > 0",
        "for known in self._digests) >= 0",
        (f"{SERVICE}/api/test_keys.py",),
    ),
    Fault(
        "a body without a limit",
        "service/api/transport/bodies.py",
        "stream.read(limit + 1)",
        "stream.read()",
        (f"{SERVICE}/api/transport/test_bodies.py",),
    ),
    Fault(
        "the latest request is served first",
        "service/admission/queue.py",
        "self._queue.popleft() if",
        "self._queue.pop() if",
        (f"{SERVICE}/admission/test_queue.py",),
    ),
    Fault(
        "a request that has been given up keeps its place in the queue",
        "service/admission/queue.py",
        "                self._queue.remove(ticket)\n",
        "                pass\n",
        (f"{SERVICE}/admission/test_queue.py",),
    ),
    Fault(
        "404 without its code",
        "service/api/problems.py",
        "_problem(error.status_code, message, _code(error.status_code), ",
        "_problem(error.status_code, message, '', ",
        (f"{SERVICE}/api/test_error_shape.py",),
    ),
    Fault(
        "a WAV file whose data have length 0",
        "service/audio/encoders.py",
        'b"data", _UNKNOWN_SIZE)',
        'b"data", 0)',
        (f"{SERVICE}/audio/test_wav.py",),
    ),
    Fault(
        "words are late by a phoneme",
        "service/engine/synthesis.py",
        "for index in (word.start, word.end)",
        "for index in (word.start + 1, word.end + 1)",
        (f"{SERVICE}/engine/test_timing.py",),
    ),
    Fault(
        "more phonemes than the model takes",
        "service/text/phrases.py",
        "if len(phrase.phonemes) <= limit:",
        "if len(phrase.phonemes) <= 2 * limit:",
        (f"{SERVICE}/text/test_phrases.py",),
    ),
    Fault(
        "the first audio is as late as any",
        "service/acoustic/windows.py",
        "start, target = 0, rule.first",
        "start, target = 0, rule.usual",
        (f"{SERVICE}/acoustic/test_windows.py",),
    ),
)
