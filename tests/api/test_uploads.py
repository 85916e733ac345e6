"""An upload and an Idempotency-Key: the boundary differs each time it is sent, the parts do not."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from budgets.models import Receipt
from tests.budgets.factories import make_expense

from .test_resource import problem

pytestmark = pytest.mark.django_db


def png(colour: str) -> BytesIO:
    out = BytesIO()
    Image.new("RGB", (4, 4), colour).save(out, "PNG")
    out.seek(0)
    out.name = "receipt.png"
    return out


def test_an_upload_sent_twice_is_kept_once(api: Any, album: Any, alice: Any) -> None:
    expense = make_expense(album, None, 10, by=alice)

    def post(colour: str) -> Any:
        body = {"expense": str(expense.pk), "file": png(colour)}
        return api.post("/api/v1/receipts/", body, format="multipart", HTTP_IDEMPOTENCY_KEY="one")

    first, second = post("red"), post("red")
    assert (first.status_code, second.status_code) == (201, 201), first.content
    assert first.json() == second.json()
    assert Receipt.objects.count() == 1
    problem(post("blue"), 422, "idempotency_key_reused")
