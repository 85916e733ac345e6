"""An upload is what its content says; whatever is unsound or too large is refused in words."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
import zlib

import pypdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from PIL import Image

from files import rules
from files.actions import store
from files.models import MOST_BYTES, StoredFile
from files.serve import download

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_apart")]


def picture(kind="PNG", width=8, height=8, mode="RGB"):
    out = io.BytesIO()
    Image.new(mode, (width, height)).save(out, kind)
    return out.getvalue()


def pdf(pages=1, password=""):
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def put(alice, bluebird):
    def put(data, name="receipt.pdf"):
        return store(SimpleUploadedFile(name, data), kind="receipt", by=alice, organization=bluebird)

    return put


@pytest.mark.parametrize(
    ("data", "content_type"),
    [(picture(), "image/png"), (picture("JPEG"), "image/jpeg"), (pdf(), "application/pdf")],
    ids=["png", "jpeg", "pdf"],
)
def test_a_sound_file_is_kept_whatever_it_was_called(put, data, content_type):
    stored = put(data, "what.exe")
    assert (stored.content_type, stored.size) == (content_type, len(data))
    assert stored.sha256 == hashlib.sha256(data).hexdigest()
    assert re.fullmatch(r"\d{4}/\d\d/\d\d/[0-9a-f]{32}\.(png|jpg|pdf)", stored.key)


def test_it_is_served_as_attachment_and_never_shown_or_guessed(put):
    stored = put(picture(), "../../etc/Pass\nwd.html")
    answer = download(stored)
    assert b"".join(answer.streaming_content) == picture()
    answer.close()
    assert answer["Content-Disposition"] == 'attachment; filename="Passwd.png"'
    assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == ("nosniff", "image/png")
    assert "sandbox" in answer["Content-Security-Policy"] and "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "data",
    [b"<html><script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"MZ\x90", b"GIF89a" + b"\0" * 99, b" %PDF-1.7"],
    ids=["html", "svg", "exe", "gif", "pdf with a space"],
)
def test_what_is_not_on_the_list_is_refused_under_any_name(put, data):
    with pytest.raises(ValidationError) as refused:
        put(data)
    assert refused.value.code == "file_type" and not StoredFile.objects.exists()


@pytest.mark.parametrize(
    "data",
    [picture()[:40], picture("JPEG")[:200], b"%PDF-1.7\nnothing", pdf()[:-300], b"\x89PNG\r\n\x1a\n" + b"\xff" * 500],
    ids=["half a png", "half a jpeg", "no pdf", "half a pdf", "noise"],
)
def test_a_damaged_file_is_refused(put, data):
    with pytest.raises(ValidationError) as refused:
        put(data)
    assert refused.value.code == "file_unsound"


def test_a_picture_bomb_is_refused_before_it_is_decoded(put):
    head, rest = picture()[:16], picture()[24:29]
    size = (60_000).to_bytes(4, "big") * 2
    checksum = zlib.crc32(b"IHDR" + size + rest).to_bytes(4, "big")
    with pytest.raises(ValidationError, match="too large: 60000 × 60000"):
        put(head + size + rest + checksum + picture()[33:])


def test_a_locked_pdf_is_refused_with_the_way_out(put):
    with pytest.raises(ValidationError, match="locked with a password"):
        put(pdf(password="x"))


def test_an_empty_file_and_one_over_20_mb_are_refused(put):
    for data, code in ((b"", "file_empty"), (picture() + b"\0" * MOST_BYTES, "file_size")):
        with pytest.raises(ValidationError) as refused:
            put(data)
        assert refused.value.code == code


def test_a_large_upload_that_lies_on_disk_is_read_too(alice, bluebird):
    upload = TemporaryUploadedFile("r.png", "image/png", len(picture()), None)
    upload.write(picture())
    upload.seek(0)
    assert store(upload, kind="receipt", by=alice, organization=bluebird).content_type == "image/png"
    upload.close()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("", "file.png"),
        ("Rechnung März.jpeg", "Rechnung März.png"),
        ("a" * 400 + ".png", "a" * 140 + ".png"),
        ("C:\\docs\\bill.pdf", "bill.png"),
        ("x\u202egnp.exe", "xgnp.png"),
        ('q"\x00\udcff.png', "q.png"),
    ],
)
def test_a_name_is_made_harmless(name, kept):
    assert rules.clean_name(name, "image/png") == kept


@pytest.mark.parametrize(
    ("work", "end"),
    [
        ("bytearray(2**31)", "MemoryError"),
        ("open('/tmp/x', 'w').write('x' * 9999)", "File too large"),
        ("while True: pass", ""),
    ],
    ids=["memory", "disk", "time"],
)
def test_the_process_that_looks_has_little_to_spend(work, end):
    code = f"import sys; sys.path.insert(0, 'files'); import probe; probe.CPU_SECONDS = 1; probe.limit()\n{work}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode != 0 and end in done.stderr
