"""What is kept in Redis or Valkey for a test, and when."""

from service.cache.remote import RemoteCache

KEY, OTHER = "a" * 64, "b" * 64


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def figures(cache: RemoteCache) -> tuple[float, float]:
    """Faults, and whether it is reachable."""
    values = {figure.name: figure.value for figure in cache.figures()}
    return values["kokoro_cache_faults"], values["kokoro_cache_reachable"]
