"""Whole services, text to MP3: ours over HTTP, kokoro-onnx as its authors mean it."""
