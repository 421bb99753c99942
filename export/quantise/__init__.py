"""Quantisation: float32 graphs to small and fast ones, in stock onnxruntime operators.

Read in this order: ``graph`` (an indexed ONNX graph), ``snake`` (approximation of the activation function), ``sites``
(convolutions to compute in int8), ``activation_sampling``, ``clipping``, ``calibrate`` and ``ranges`` (calibration:
activation ranges), ``folding`` and ``convolution`` (static int8), ``storage`` (weight-only quantisation), ``timing``,
``plan`` and ``search`` (sensitivity search: the precision of each site), and ``variant`` (both graphs, from folder to
folder).
"""
