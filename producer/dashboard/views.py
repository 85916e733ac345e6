from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from producer.core.pages import page


def home(request: HttpRequest) -> HttpResponse:
    return page(request, "dashboard/home.html", {})
