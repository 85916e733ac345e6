"""What nobody uses is thrown out, a day later; what somebody uses stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from files.actions import clean_up, store
from files.models import StoredFile
from files.tasks import EVERY
from files.tasks import clean_up as sweep

from .test_store import picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_apart", "clock")]


@pytest.fixture
def put(alice, bluebird):
    return lambda: store(SimpleUploadedFile("r.png", picture()), kind="receipt", by=alice, organization=bluebird)


def test_a_file_nobody_came_to_use_goes_after_a_day_with_its_content(put, clock, django_capture_on_commit_callbacks):
    stored = put()
    assert clean_up(timezone.now()) == 0
    clock.shift(timedelta(days=1, seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert clean_up(timezone.now()) == 1
    assert not StoredFile.objects.exists() and not default_storage.exists(stored.key)


def test_the_content_of_an_upload_that_was_rolled_back_goes_too(put, clock, kept_apart):
    with pytest.raises(RuntimeError), transaction.atomic():
        put()
        raise RuntimeError
    assert len(list(kept_apart.rglob("*.png"))) == 1
    clock.shift(timedelta(days=3))
    assert clean_up(timezone.now()) == 1
    assert list(kept_apart.rglob("*.png")) == []


def test_files_of_others_are_left_alone(clock):
    default_storage.save("exports/2020/report.csv", ContentFile(b"x"))
    clock.shift(timedelta(days=3))
    assert clean_up(timezone.now()) == 0 and default_storage.exists("exports/2020/report.csv")


def test_the_sweep_looks_once_an_hour(put, clock, kept_apart):
    sweep(timezone.now())
    put()
    StoredFile.objects.update(created_at=timezone.now() - timedelta(days=2))
    assert sweep(timezone.now()) == 0
    clock.shift(EVERY)
    assert sweep(timezone.now()) == 1
