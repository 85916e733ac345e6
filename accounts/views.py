from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse

from producer.core.pages import page


@login_not_required
def invitation(request: HttpRequest) -> HttpResponse:
    return page(request, "accounts/invitation.html", {})
