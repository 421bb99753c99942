"""From the float32 graphs to small and fast ones, in stock onnxruntime operators.

Read in this order: ``graph`` (an indexed ONNX graph), ``snake`` (a cheaper activation), ``sites`` (the convolutions
worth it), ``taps``, ``clipping`` and ``calibrate`` (what their inputs and outputs are like), ``folding`` and
``convolution`` (static int8), ``storage`` (weights that are only stored small), ``plan`` and ``search`` (which layer
gets what), ``variant`` (all of it, from folder to folder) and ``single`` (both graphs in one file).
"""
