"""Speech over HTTP from Kokoro-82M on machines that cannot hold PyTorch."""

import os

__version__ = "0.1.0"

# NOTE: all are read when the libraries are imported, so this is the only place early enough for every entry point.
# numpy's BLAS otherwise reserves 40 MB (a buffer and a stack) for each further core, of which 6 become resident, and is
# slower on a busy one; onnxruntime 1.32 otherwise starts a telemetry thread, and a child forked after that hangs when
# it exits; prometheus_client otherwise adds to each counter the time since which it counts.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
os.environ.setdefault("PROMETHEUS_DISABLE_CREATED_SERIES", "1")
