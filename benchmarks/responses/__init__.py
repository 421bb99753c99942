"""Digests of a server's responses to 60 fixed requests, so that two checkouts can be compared byte for byte."""
