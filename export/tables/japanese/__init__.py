"""Table of the Japanese G2P, from misaki's list of words."""
