# syntax=docker/dockerfile:1
# Parley as an image: dependencies from the lock files by hash, the project as a wheel, no compiler, no root.
# The base is pinned by digest, which covers every platform it is made for; raise tag and digest together.

FROM python:3.13.14-slim-trixie@sha256:9662417aace5ae7b8e2609cce472b72a8958e134ba372808abe9cc1a0c0125e6 AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
RUN python -m venv /opt/build && python -m venv --without-pip /opt/parley
COPY requirements/build.txt requirements/runtime.txt requirements/
# Dependencies before sources, so that a change of the code does not install them again.
RUN /opt/build/bin/pip install --require-hashes -r requirements/build.txt \
    && /opt/build/bin/pip --python /opt/parley/bin/python install --require-hashes -r requirements/runtime.txt
COPY pyproject.toml README.md LICENSE ./
COPY schemas schemas
COPY prompts prompts
COPY service service
COPY eval eval
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir dist . \
    && /opt/build/bin/pip --python /opt/parley/bin/python install --no-deps dist/*.whl

FROM python:3.13.14-slim-trixie@sha256:9662417aace5ae7b8e2609cce472b72a8958e134ba372808abe9cc1a0c0125e6
RUN useradd --uid 10001 --user-group --home-dir /var/lib/parley --create-home --shell /usr/sbin/nologin parley
COPY --from=build /opt/parley /opt/parley
ENV PATH=/opt/parley/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PARLEY_HOST=0.0.0.0 \
    PARLEY_PORT=8000 \
    PARLEY_DATABASE_URL=sqlite+aiosqlite:////var/lib/parley/parley.db
USER 10001
WORKDIR /var/lib/parley
VOLUME /var/lib/parley
EXPOSE 8000
# Readiness needs no key. A container that only works on batches has no HTTP: turn the check off there.
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['PARLEY_PORT'] + '/health/ready', timeout=4)"]
STOPSIGNAL SIGTERM
# The service listens beyond the container only with an API key (PARLEY_API_KEYS), or with PARLEY_ALLOW_PUBLIC=true where
# something else guards it. To make a key: docker run --rm IMAGE keys new NAME.
ENTRYPOINT ["parley"]
CMD ["serve"]
