"""Service part, text to MP3: kokoro-lite over HTTP, and kokoro-onnx as its authors use it."""
