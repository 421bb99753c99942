"""From the Kokoro checkpoint to small ONNX graphs: the offline half, where PyTorch is allowed."""
