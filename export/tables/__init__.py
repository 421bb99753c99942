"""Tables of the languages: dictionaries and models of their G2P, in files that the service maps."""
