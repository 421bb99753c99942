"""Evaluation of a quantised build: distances from float32, DNSMOS and word error rate."""
