# syntax=docker/dockerfile:1

# The front end: static/dist, built by the same script as everywhere.
FROM node:24-slim AS frontend
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend frontend
RUN node frontend/build.mjs

# The Python packages, without the embedded servers.
FROM python:3.11-slim-trixie AS packages
COPY requirements/production.txt /tmp/requirements.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r /tmp/requirements.txt

FROM python:3.11-slim-trixie
# PostgreSQL's own client programs, of the server's version, for `manage.py backup` and `restore`.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates postgresql-common \
 && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
 && apt-get install -y --no-install-recommends postgresql-client-18 \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /app producer && install -d -o producer -g producer /data
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=producer.settings DATA_DIR=/data STATIC_ROOT=/app/var/static
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=frontend /build/static/dist static/dist
# Collecting needs settings that start, not secrets: these end with this line.
RUN SECRET_KEY=only-while-this-image-is-built-only-while-this-image-is-built ALLOWED_HOSTS=none \
    python manage.py collectstatic --noinput --verbosity 0
USER producer
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "-c", "deploy/gunicorn.conf.py", "-b", "0.0.0.0:8000", "producer.wsgi"]
