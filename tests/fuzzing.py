"""Number of generated examples: ``FUZZ=thorough`` runs twenty times as many as ``FUZZ=ci``, which is the default.

``ci`` finds what is broken for many inputs; ``thorough`` is for a change of what such a test is about, and takes hours.
"""

import os

THOROUGH = 20


def examples(ci: int, profile: str | None = None) -> int:
    """The number for the profile in use, by that of ``ci``."""
    profile = profile or os.environ.get("FUZZ", "ci")
    return {"ci": ci, "thorough": ci * THOROUGH}[profile]
