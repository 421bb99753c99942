"""The model folder: its manifest, its variants, and the processor that it needs."""
