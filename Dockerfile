# syntax=docker/dockerfile:1
# The service as an image: dependencies from the lock files by hash, the project as a wheel, no compiler, no root.

FROM python:3.13-slim AS build
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

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/parley --create-home parley
COPY --from=build /opt/parley /opt/parley
ENV PATH=/opt/parley/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PARLEY_HOST=0.0.0.0 \
    PARLEY_PORT=8000 \
    PARLEY_DATABASE_URL=sqlite+aiosqlite:////var/lib/parley/parley.db
USER parley
WORKDIR /var/lib/parley
VOLUME /var/lib/parley
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['PARLEY_PORT'] + '/health/ready', timeout=4)"]
STOPSIGNAL SIGTERM
# Without an API key the service refuses to listen beyond loopback: say PARLEY_ALLOW_PUBLIC=true when you run it, as
# compose.yaml does, once something else (a published port on 127.0.0.1, a proxy) guards it.
CMD ["parley", "serve"]
