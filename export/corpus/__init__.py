"""Sentences to calibrate quantisation with, and others to judge it by; written for this project."""
