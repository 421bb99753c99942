"""Mandarin text normalisation."""
