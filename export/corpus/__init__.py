"""Calibration sentences and held-out sentences, written for this project."""
