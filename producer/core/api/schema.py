"""The OpenAPI description: what every operation shares is said here once."""

from __future__ import annotations

from drf_spectacular.openapi import AutoSchema


class Schema(AutoSchema):
    pass
