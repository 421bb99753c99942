"""API keys. Without any, no request needs one.

They come from the environment or from a file, as secrets are mounted, and are never shown: not in a message, not in
the log. COMPAT: openai-python always sends a key, Open WebUI none when it lists models and voices.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from pathlib import Path

import falcon

from service.api.route import Route, path_pattern
from service.errors import BadSetting, InvalidKey
from service.settings import Settings, variable

_KEY = re.compile(r"[!-+\--~]+")
"""Characters that fit into a header and into a list separated by commas."""


class Keys:
    """The accepted keys, as digests, so that neither their length nor a common prefix can be timed."""

    def __init__(self, keys: Iterable[str] = ()) -> None:
        self._digests = tuple({_digest(key) for key in keys})

    def __len__(self) -> int:
        return len(self._digests)

    def accept(self, given: str) -> bool:
        """True if ``given`` is a key; compared with every one in constant time."""
        digest = _digest(given)
        return sum(hmac.compare_digest(digest, known) for known in self._digests) > 0


def read_keys(settings: Settings) -> Keys:
    """All keys of ``KOKORO_API_KEYS`` and ``KOKORO_API_KEYS_FILE``.

    Raises:
        BadSetting: the file cannot be read, a key cannot be sent in a header, or a setting has no key in it.
    """
    keys: list[str] = []
    if settings.api_keys:
        keys += _checked("api_keys", settings.api_keys.split(","))
    if settings.api_keys_file:
        try:
            lines = Path(settings.api_keys_file).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise BadSetting(variable("api_keys_file"), f"cannot be read: {type(error).__name__}") from error
        keys += _checked("api_keys_file", (line for line in lines if not line.lstrip().startswith("#")))
    return Keys(keys)


class KeyCheck:
    """Middleware that rejects requests without a valid key, before anything else of them is read or looked up.

    Args:
        keys: the accepted ones; with none, all requests pass.
        public_lists: routes with ``public`` access need no key.
        routes: with their access rules.
    """

    def __init__(self, keys: Keys, public_lists: bool, routes: Iterable[Route]) -> None:
        self._keys = keys
        keyless = {"open", "public"} if public_lists else {"open"}
        self._keyless = path_pattern(route for route in routes if route.access in keyless)

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        if not self._keys or _is_preflight(req) or (req.method in {"GET", "HEAD"} and self._is_keyless(req.path)):
            return
        if not self._keys.accept(_given(req)):
            raise InvalidKey()

    def _is_keyless(self, path: str) -> bool:
        return self._keyless.fullmatch(path) is not None


def _given(req: falcon.Request) -> str:
    scheme, _, credentials = req.get_header("Authorization", default="").partition(" ")
    if scheme.lower() == "bearer" and credentials.strip():
        return credentials.strip()
    return req.get_header("X-API-Key", default="").strip()


def _is_preflight(req: falcon.Request) -> bool:
    """True for a browser's CORS preflight, which never carries a key."""
    return (
        req.method == "OPTIONS"
        and req.get_header("Origin") is not None
        and req.get_header("Access-Control-Request-Method") is not None
    )


def _checked(field: str, given: Iterable[str]) -> list[str]:
    keys = [key for text in given if (key := text.strip())]
    if not keys:
        raise BadSetting(variable(field), "is set, but there is no key in it")
    if not all(_KEY.fullmatch(key) for key in keys):
        raise BadSetting(variable(field), "a key may have letters, figures and signs of ASCII, but no space or comma")
    return keys


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()
