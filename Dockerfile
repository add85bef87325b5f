# docker build -t whittle . ; how to run it is in compose.yaml and README.md.

FROM python:3.11-slim AS build
WORKDIR /src
# npm trusts what the system trusts, as pip does.
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 NODE_USE_SYSTEM_CA=1

# One image for one machine and for many (docs/scaling.md).
COPY requirements-cluster.lock ./
RUN python -m venv --without-pip /opt/venv \
    && python -m pip --python /opt/venv install --require-hashes -r requirements-cluster.lock

COPY package.json package-lock.json .npmrc ./
COPY deploy/requirements-vendor.txt deploy/npm.py deploy/vendor.py deploy/
RUN python -m venv /opt/npm && /opt/npm/bin/pip install -r deploy/requirements-vendor.txt \
    && /opt/npm/bin/python deploy/vendor.py --omit-dev

COPY static static
COPY templates templates
COPY languages languages
COPY app app
COPY gunicorn.conf.py deploy/healthcheck.py ./
# The running container may write nothing here, so bytecode is made now.
RUN python -m compileall -q -j 0 /opt/venv/lib app gunicorn.conf.py healthcheck.py \
    && mkdir /whittle && cp -r app static templates languages gunicorn.conf.py healthcheck.py /whittle

FROM python:3.11-slim
# JPEGs are turned without loss by it; no package of Python carries it.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends libturbojpeg0 \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 whittle \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin whittle \
    && install -d -o whittle -g whittle -m 700 /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /whittle /whittle

WORKDIR /whittle
# By number, so that a platform can see that it is not root.
USER 10001:10001
# Name look-ups by the system, not by eventlet: it does not know a container's search domains.
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    EVENTLET_NO_GREENDNS=yes \
    TMPDIR=/tmp \
    WHITTLE_HOST=0.0.0.0 \
    WHITTLE_PORT=8000 \
    WHITTLE_DATA_DIR=/data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --start-interval=1s CMD ["python", "healthcheck.py"]
CMD ["gunicorn", "-c", "gunicorn.conf.py"]
