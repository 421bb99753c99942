"""From phonemes to samples: two onnxruntime sessions and the windows the second one is run over."""
