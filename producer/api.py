"""The API's root: every room lists its `routes` in its own `api.py`; here they are collected."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.contrib.auth.decorators import login_required
from django.urls import include, path, re_path
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound
from rest_framework.views import APIView

from accounts.authentication import BearerToken
from producer.core.api.routing import Routes, router_of

ROOMS = ("accounts", "notices", "files", "projects", "budgets", "sessions")


def _routes(room: str) -> Routes:
    try:
        return import_module(f"{room}.api").routes
    except ModuleNotFoundError as missing:
        if missing.name != f"{room}.api":
            raise
        return []


router = router_of(_routes(room) for room in ROOMS)


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = BearerToken
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        words = "A token of yours, made under Settings, Tokens. Its scopes are read, write and money."
        return {"type": "http", "scheme": "bearer", "description": words}


class Unknown(APIView):
    """Every other path below /api/: 404 as a problem, whatever the method."""

    permission_classes = ()
    authentication_classes = ()
    schema = None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.args, self.kwargs, self.headers = args, kwargs, {}
        self.request = self.initialize_request(request, *args, **kwargs)
        answer = self.handle_exception(NotFound("There is nothing at this address; every address ends with a slash."))
        return self.finalize_response(self.request, answer, *args, **kwargs)


# The description holds nobody's data, so that tools may read it; the page to browse it is for whoever is signed in.
OPEN: dict[str, Any] = {"authentication_classes": (), "permission_classes": ()}
docs = login_required(SpectacularSwaggerSplitView.as_view(url_name="api:schema", **OPEN))

urlpatterns = [
    path("v1/schema/", SpectacularAPIView.as_view(**OPEN), name="schema"),
    path("v1/docs/", docs, name="docs"),
    path("v1/", include(router.urls)),
    re_path("", Unknown.as_view(), name="unknown"),
]
app_name = "api"
