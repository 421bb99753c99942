"""Text front-end: cleaning, mark-up, normalisation, sentence splitting, and packing of phonemes into utterances."""
