"""Benchmarks of the README's claims: each implementation beside the others, in one run on one machine."""
