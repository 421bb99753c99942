# The image for AWS Lambda: the usual one and the Lambda Web Adapter, which passes requests to it over HTTP.
#   docker build -t kokoro-lite . && docker build -t kokoro-lite-lambda -f deploy/lambda.Dockerfile .
# deploy/aws.md has the function's settings.
ARG IMAGE=kokoro-lite
ARG ADAPTER=public.ecr.aws/awsguru/aws-lambda-adapter:0.9.1

FROM ${ADAPTER} AS adapter

FROM ${IMAGE}
COPY --from=adapter /lambda-adapter /opt/extensions/lambda-adapter
# The heartbeat is off: between requests the function is frozen for minutes, which the master would count.
ENV AWS_LWA_PORT=8080 \
    AWS_LWA_READINESS_CHECK_PATH=/readyz \
    AWS_LWA_INVOKE_MODE=response_stream \
    GUNICORN_CMD_ARGS="--timeout 0"
