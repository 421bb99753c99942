"""Model part, phonemes to samples: PyTorch, the published int8 model and kokoro-lite on the same utterances."""
