"""Japanese G2P: misaki's own cutlet, around MeCab and a memory-mapped word list."""
