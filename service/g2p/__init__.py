"""Grapheme-to-phoneme conversion (G2P): text of each language to misaki's phonemes, the model's vocabulary."""
