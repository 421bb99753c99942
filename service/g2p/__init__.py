"""Letters to sounds: misaki's phonemes for English, and the model's table of phonemes."""
