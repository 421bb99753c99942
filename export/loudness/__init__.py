"""Loudness of the voices, measured once and committed with them."""
