# One image for everything: `watch`, `work`, `desk`, `serve`, `backup`, `retention`.
#   docker build -t dispute-extractor .
# How it is run: deploy/compose.yaml, deploy/kubernetes/. What the jail needs: docs/operations.md.

FROM python:3.11-slim-bookworm AS build
ARG EXTRAS="amqp,desk,metrics,ocr-fast,ocr-accurate,openid,postgres,webhook"
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
RUN python -m venv /opt/extractor
ENV PATH=/opt/extractor/bin:$PATH
# First what changes seldom: every version stands in constraints.txt.
COPY constraints.txt ./
RUN pip install --constraint constraints.txt hatchling
COPY pyproject.toml README.md LICENSE ./
COPY extractor extractor
COPY models models
COPY schemas schemas
COPY inbox inbox
RUN pip install --constraint constraints.txt --no-build-isolation ".[${EXTRAS}]" \
    && pip uninstall --yes hatchling \
    && python -m compileall -q /opt/extractor

FROM python:3.11-slim-bookworm
# tini passes signals on and buries what is left behind; sftp is what `[sink.sftp]` calls. Their
# versions are those of the base image's release, which security updates move.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends openssh-client tini \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin extractor \
    && install -d -o extractor -g extractor -m 0750 \
        /var/lib/extractor /srv/inbox /srv/ledger /run/extractor /backups
COPY --from=build /opt/extractor /opt/extractor
COPY deploy/entrypoint.sh /usr/local/bin/entrypoint
ENV PATH=/opt/extractor/bin:$PATH \
    HOME=/tmp \
    LANG=C.UTF-8 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
# Models and languages are inside: this fails where one is missing or altered.
RUN ["extractor", "doctor", "--store", "/tmp/none"]
USER 10001:10001
WORKDIR /var/lib/extractor
VOLUME ["/var/lib/extractor"]
STOPSIGNAL SIGTERM
# For `watch` and `work` with --health; the desk has GET /health.
HEALTHCHECK --interval=30s --timeout=20s --start-period=120s --retries=5 \
    CMD ["extractor", "health", "/run/extractor/health.json"]
ENTRYPOINT ["tini", "--", "/bin/sh", "/usr/local/bin/entrypoint"]
CMD ["--help"]
