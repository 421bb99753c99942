"""Voices: styles, aliases and blends."""
