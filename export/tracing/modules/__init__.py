"""Traceable rewrites of Kokoro's forward passes: same weights, same mathematics, fewer passes over memory.

``layers`` and ``stft`` are building blocks; ``albert``, ``prosody`` and ``source`` make the prosody graph, ``vocoder``
the vocoder graph. Batch is always 1, so there are no masks and no packed sequences.
"""
