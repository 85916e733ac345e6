"""`STORAGE_URL`: file:///var/lib/producer/files, or s3://key:secret@host/bucket?region=eu-west-1 for any S3."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

WORDS = "STORAGE_URL must look like file:///folder or s3://key:secret@host/bucket"


def parse(url: str, default: Path) -> dict[str, Any]:
    """The storage backend and its options; without `url` the folder `default`."""
    parts = urlsplit(url)
    if not url:
        return _folder(str(default))
    if parts.scheme == "file" and parts.path.startswith("/") and len(parts.path) > 1:
        return _folder(unquote(parts.path))
    if parts.scheme == "s3" and parts.hostname and parts.path.strip("/"):
        return _bucket(url)
    raise ImproperlyConfigured(WORDS)


def _folder(path: str) -> dict[str, Any]:
    options = {"location": path, "base_url": None, "directory_permissions_mode": 0o700, "file_permissions_mode": 0o600}
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}


def _bucket(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    bucket, _, prefix = unquote(parts.path).strip("/").partition("/")
    host = parts.hostname if parts.port is None else f"{parts.hostname}:{parts.port}"
    options = {
        "bucket_name": bucket,
        "location": prefix,
        "endpoint_url": f"{'http' if asked.get('tls') == 'off' else 'https'}://{host}",
        "access_key": unquote(parts.username or "") or None,  # without one, the machine's own role is asked
        "secret_key": unquote(parts.password or "") or None,
        "region_name": asked.get("region"),
        "addressing_style": asked.get("addressing", "path"),
        "default_acl": None,
        "file_overwrite": False,
        "querystring_auth": True,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
