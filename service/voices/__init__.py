"""The voice book: voices, aliases and blends."""
