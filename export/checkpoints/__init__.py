"""Checkpoints: downloading, rebuilding from int8, and loading into the `kokoro` package's model."""
