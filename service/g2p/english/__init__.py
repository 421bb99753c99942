"""English G2P: misaki's algorithm on memory-mapped tables."""
