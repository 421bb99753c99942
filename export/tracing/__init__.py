"""Tracing: the rewritten modules, and the ONNX files that are made of them."""
