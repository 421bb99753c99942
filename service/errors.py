"""All errors of the service, in one tree that is independent of HTTP.

    SpeechError
    |-- InvalidInput(param)              the caller must change the request
    |   |-- TextTooLong(limit, length)
    |   |-- NothingToSay()
    |   |-- UnknownVoice(voice, near)
    |   |   `-- UnknownVoices(unknown)     several of one blend
    |   |-- UnsupportedLanguage(voice, language, reason)
    |   |-- UnsupportedFormat(name, known)
    |   |   `-- MissingExtra(name, known, extra)
    |   `-- BodyTooLarge(limit)
    |-- InvalidKey                       the caller must authenticate
    |-- Busy(retry_after)                the caller should retry later
    |-- Abandoned                        the client has disconnected; it gets no response
    |-- OutOfTime(limit)                 the synthesis exceeded its timeout
    |-- ModelFault                       the model's output is not speech; retrying will not help
    |   `-- TooLarge                     one run exceeds the memory budget; a smaller one may fit
    |-- NativeUnavailable                the native operators cannot be used; onnxruntime's own can
    `-- SetupError                       the service cannot start
        |-- BadSetting(name)
        |-- BadModel(path)
        |-- UnsupportedProcessor(missing)
        `-- TooLittleMemory(budget, least)

Each error carries the data needed to react to it. ``service.api.problems`` alone translates the tree to HTTP.
"""

from collections.abc import Sequence


class SpeechError(Exception):
    """Root of the tree; ``code`` is a stable identifier for programs."""

    code = "speech_error"


class InvalidInput(SpeechError):
    """The request must be changed; ``param`` names the field (None: the body itself)."""

    code = "invalid_value"

    def __init__(self, message: str, param: str | None = None) -> None:
        super().__init__(message)
        self.param = param


class TextTooLong(InvalidInput):
    code = "text_too_long"

    def __init__(self, limit: int, length: int) -> None:
        super().__init__(f"input has {length} characters, the limit here is {limit}", "input")
        self.limit = limit
        self.length = length


class NothingToSay(InvalidInput):
    code = "nothing_to_say"

    def __init__(self, message: str = "input has no word that can be spoken") -> None:
        super().__init__(message, "input")


class UnknownVoice(InvalidInput):
    code = "voice_not_found"

    def __init__(self, voice: str, near: Sequence[str]) -> None:
        self.voice = voice
        self.near = tuple(near)
        super().__init__(f"unknown voice {self.hint}; GET /v1/audio/voices lists all", "voice")

    @property
    def hint(self) -> str:
        """The name, and similar ones that exist."""
        return f"{self.voice!r}" + (f" (did you mean {', '.join(self.near)}?)" if self.near else "")


class UnknownVoices(UnknownVoice):
    def __init__(self, unknown: Sequence[UnknownVoice]) -> None:
        super().__init__(unknown[0].voice, unknown[0].near)
        self.args = (f"unknown voices {', '.join(one.hint for one in unknown)}; GET /v1/audio/voices lists all",)
        self.unknown = tuple(unknown)


class UnsupportedLanguage(InvalidInput):
    code = "language_not_available"

    def __init__(self, voice: str, language: str, asked: bool = False, reason: str = "") -> None:
        """``asked``: the request named the language, else it is the voice's own. ``reason``: the missing dependency."""
        why = f": {reason}" if reason else ""
        if asked:
            super().__init__(f"lang: this server cannot read {language}{why}", "lang")
        else:
            super().__init__(f"voice {voice!r} speaks {language}, which this server cannot read{why}", "voice")
        self.voice = voice
        self.language = language
        self.reason = reason


class UnsupportedFormat(InvalidInput):
    code = "unsupported_format"

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(
            f"response_format {name!r} is not available, choose one of {', '.join(known)}", "response_format"
        )
        self.name = name
        self.known = tuple(known)


class MissingExtra(UnsupportedFormat):
    def __init__(self, name: str, known: Sequence[str], extra: str) -> None:
        super().__init__(name, known)
        self.args = (f"{self}; it needs the extra kokoro-lite[{extra}] on the server",)
        self.extra = extra


class BodyTooLarge(InvalidInput):
    code = "body_too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"the request body is larger than {limit} bytes")
        self.limit = limit


class InvalidKey(SpeechError):
    """The request has no API key, or an unknown one."""

    code = "invalid_api_key"

    def __init__(self) -> None:
        super().__init__("a valid API key is needed, as Authorization: Bearer KEY or X-API-Key: KEY")


class Busy(SpeechError):
    """The queue is full, or the wait would exceed its timeout; ``retry_after`` is in whole seconds."""

    code = "busy"

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"another request is being spoken, try again in {retry_after} s")
        self.retry_after = retry_after


class Abandoned(SpeechError):
    """The client has disconnected."""

    code = "abandoned"

    def __init__(self) -> None:
        super().__init__("the client has closed the connection")


class OutOfTime(SpeechError):
    """The synthesis of a request has exceeded its timeout of ``limit`` seconds."""

    code = "out_of_time"

    def __init__(self, limit: float) -> None:
        super().__init__(f"this took longer than the {limit:g} s that one request may be spoken here")
        self.limit = limit


class ModelFault(SpeechError):
    """The model gave audio that must not be sent (not finite, or clipped at full scale)."""

    code = "model_fault"


class TooLarge(ModelFault):
    """A run of the model needs more memory than the budget leaves; a smaller run may fit."""

    code = "too_large"


class NativeUnavailable(SpeechError):
    """The message is the reason."""

    code = "native_unavailable"


class SetupError(SpeechError):
    """The service cannot start; the message says what to change."""

    code = "setup_error"


class BadSetting(SetupError):
    code = "bad_setting"

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name


class BadModel(SetupError):
    code = "bad_model"

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path


class UnsupportedProcessor(SetupError):
    """Instructions are missing that installed packages are compiled for: numpy would end the process."""

    code = "unsupported_processor"

    def __init__(self, name: str, missing: Sequence[str]) -> None:
        super().__init__(
            f"this processor ({name}) has no {', '.join(missing)}: an x86-64 machine needs x86-64-v2, which processors "
            "have had since about 2010; in a virtual machine choose its host's processor (QEMU: -cpu host)"
        )
        self.missing = tuple(missing)


class TooLittleMemory(SetupError):
    """The memory budget is too small for synthesis; reported at the start, not by an out-of-memory kill."""

    code = "too_little_memory"

    def __init__(self, budget: int, source: str, least: int) -> None:
        super().__init__(
            f"{budget} MiB of memory ({source}) are too few, {least} are needed; give the service a larger machine or "
            "limit, or set KOKORO_MEMORY_MB if it is wrong about the limit"
        )
        self.budget = budget
        self.least = least
