# The weights are baked in: nothing is downloaded when a container starts.
#   docker build -t kokoro-lite .                                   builds the model too (about 2 GB of tools, not kept)
#   docker build -t kokoro-lite --build-arg MODEL_FROM=folder .     takes the finished models/kokoro-v1.0
#   docker build -t kokoro-lite --build-arg EXTRAS=aac .            with extras of pyproject.toml, commas between them
# It runs with a read-only root:
#   docker run --read-only --tmpfs /tmp --memory 256m -p 8080:8080 kokoro-lite
ARG PYTHON=python:3.14-slim
ARG MODEL_FROM=build

FROM ${PYTHON} AS base
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

# --- the model: this stage has PyTorch, and is not kept ---
FROM base AS model-build
WORKDIR /src
# Files that change seldom come first, so that an edit of the code does not install PyTorch again.
COPY pyproject.toml LICENSE NOTICE ./
COPY locks/ locks/
COPY scripts/ scripts/
COPY service/__init__.py service/
COPY export/__init__.py export/
RUN scripts/install_locked.sh python base export
COPY models/voices/ models/voices/
COPY models/calibration/ models/calibration/
COPY service/ service/
COPY native/ native/
COPY export/ export/
ARG SOURCE=auto
RUN python -m export build --source "$SOURCE" --out models/kokoro-v1.0

FROM scratch AS model-folder
COPY models/kokoro-v1.0/ /src/models/kokoro-v1.0/

FROM model-${MODEL_FROM} AS model

# --- the serving environment, as a folder ---
FROM base AS environment
WORKDIR /app
COPY pyproject.toml LICENSE NOTICE ./
COPY locks/ locks/
COPY scripts/ scripts/
COPY service/__init__.py service/languages.py service/
ARG EXTRAS=
# The project itself is editable: the environment points to /app/service, which the last stage fills.
RUN python -m venv /venv \
    && scripts/install_locked.sh /venv/bin/python base $(echo "$EXTRAS" | tr , ' ') \
    && python -m scripts.trim /venv $(echo "$EXTRAS" | tr , '\n' | sed -n 's/..*/--extra &/p')
# Spectrograms, which the service does not read.
COPY --from=model /src/models/kokoro-v1.0/ models/kokoro-v1.0/
RUN rm -f models/kokoro-v1.0/*.png

# --- the image ---
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
COPY --from=environment /app/models/ models/
COPY LICENSE NOTICE gunicorn.conf.py ./
COPY service/ service/
RUN python -m compileall -q service && kokoro-lite check --files
USER 10001:10001
EXPOSE 8080
STOPSIGNAL SIGTERM
CMD ["kokoro-lite", "serve"]
