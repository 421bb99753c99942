"""The model alone, phonemes to samples: PyTorch, the published int8 model, and our builds on the same utterances."""
