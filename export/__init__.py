"""Offline exporter: the Kokoro checkpoint to small ONNX graphs, with PyTorch."""
