"""What the environment may say, and what stops the start with one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from producer.core import storage_url

PRODUCTION = {
    "PATH": os.environ["PATH"],
    "PRODUCER_MODE": "production",
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "producer.example",
    "BASE_URL": "https://producer.example",
}


def start(**changes: str) -> subprocess.CompletedProcess[str]:
    argv = [sys.executable, "-c", "from producer import settings; print(settings.STORAGES['default'])"]
    root = Path(__file__).parents[1]
    return subprocess.run(argv, env={**PRODUCTION, **changes}, cwd=root, capture_output=True, text=True, check=False)


def test_production_starts_from_the_environment_alone() -> None:
    done = start()
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name"),
        ({"ALLOWED_HOSTS": "producer.example,*"}, "ALLOWED_HOSTS must name"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name"),
        ({"DEBUG": "1"}, "DEBUG may not be on"),
        ({"PRODUCER_MODE": "party"}, "PRODUCER_MODE is 'party'"),
        ({"EMAIL_URL": "mail.example.com"}, "EMAIL_URL must look like"),
        ({"STORAGE_URL": "ftp://host/folder"}, "STORAGE_URL must look like"),
        ({"DATABASE_URL": "mysql://host/producer"}, "must name a PostgreSQL"),
        ({"DATABASE_URL": "nonsense"}, "Producer does not start"),
    ],
)
def test_what_is_missing_or_wrong_stops_the_start_with_one_sentence(change: dict[str, str], words: str) -> None:
    done = start(**change)
    assert done.returncode != 0
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_files_may_live_in_a_folder_or_in_a_bucket() -> None:
    assert storage_url.parse("", Path("/data/files"))["OPTIONS"]["location"] == "/data/files"
    assert storage_url.parse("file:///srv/files", Path())["OPTIONS"]["location"] == "/srv/files"
    bucket = storage_url.parse("s3://key:se%2Fcret@s3.example.org:9000/records/producer?region=eu-west-1", Path())["OPTIONS"]
    assert bucket["endpoint_url"] == "https://s3.example.org:9000"
    assert (bucket["bucket_name"], bucket["location"]) == ("records", "producer")
    assert (bucket["access_key"], bucket["secret_key"], bucket["region_name"]) == ("key", "se/cret", "eu-west-1")


@pytest.mark.parametrize("url", ["file://", "file:///", "s3://host", "s3:///bucket", "nonsense"])
def test_a_storage_address_that_names_nothing_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        storage_url.parse(url, Path())
