"""Verification: the float32 graphs against float64 PyTorch, stage by stage."""
