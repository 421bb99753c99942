"""The synthesis engine: loading, limits, prosody controls and timing."""
