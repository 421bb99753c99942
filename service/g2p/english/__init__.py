"""English G2P: misaki's algorithm on mapped tables."""
