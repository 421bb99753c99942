"""Tables of the English G2P, from spaCy's small model and misaki's dictionaries."""
