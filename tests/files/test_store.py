import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import Organization, User
from files.actions import store
from files.serve import download


def png(width=8, height=8):
    out = io.BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def owner(db, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    }
    return Organization.objects.create(name="Bluebird", kind="production"), User.objects.create_user("a@b.co", name="A")


def put(owner, data, name="receipt.exe"):
    organization, user = owner
    return store(SimpleUploadedFile(name, data), kind="receipt", by=user, organization=organization)


def test_a_picture_is_kept_under_a_random_key_and_served_as_attachment(owner):
    stored = put(owner, png(), "../../etc/Pass\nwd.html")
    answer = download(stored)
    assert stored.name == "Passwd.png" and "Pass" not in stored.key
    assert b"".join(answer.streaming_content) == png()
    assert answer["Content-Disposition"] == 'attachment; filename="Passwd.png"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()


def test_a_picture_bomb_is_refused_before_it_is_decoded(owner):
    with pytest.raises(ValidationError, match="too large: 30000 × 30000"):
        put(owner, png(30_000, 30_000))
