"""Keys, a clock and the metrics of a cache in Redis or Valkey."""

from service.cache.redis import RedisCache

KEY, OTHER = "a" * 64, "b" * 64


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def figures(cache: RedisCache) -> tuple[float, float]:
    """Faults, and whether it is reachable."""
    values = {metric.name: metric.value for metric in cache.metrics()}
    return values["kokoro_cache_faults"], values["kokoro_cache_reachable"]
