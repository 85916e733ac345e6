"""The OpenAPI 3.1 description: what every operation shares (problems, ETags, keys, filters) is said here once."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes

from . import described
from .pagination import parameter
from .viewsets import Viewset

HEADER = OpenApiParameter.HEADER
UNSAFE = ("POST", "PATCH", "DELETE")


class Schema(AutoSchema):
    """Operations of a Viewset; a room adds only what is special with `extend_schema`."""

    @property
    def ours(self) -> bool:
        return isinstance(self.view, Viewset) or getattr(self.view, "ours", False)

    @property
    def unversioned(self) -> bool:
        return getattr(getattr(self.view, getattr(self.view, "action", None) or "", None), "unversioned", False)

    def get_operation_id(self) -> str:
        return super().get_operation_id().removesuffix("_")

    def get_request_serializer(self) -> Any:
        method = getattr(self.view, getattr(self.view, "action", None) or "", None)
        return getattr(method, "body", None) or super().get_request_serializer()

    def get_override_parameters(self) -> list[Any]:
        found = [*super().get_override_parameters()]
        if not self.ours:
            return found
        detail = "{id}" in self.path or "{pk}" in self.path
        if self.method == "POST":
            found.append(OpenApiParameter("Idempotency-Key", str, HEADER, description=described.IDEMPOTENCY_KEY, pattern=_KEY))
        if self.method in UNSAFE and detail and not self.unversioned:
            required = self.method != "POST"
            found.append(OpenApiParameter("If-Match", str, HEADER, required=required, description=described.IF_MATCH))
        if self.method == "GET" and self.view.action == "retrieve":
            found.append(OpenApiParameter("If-None-Match", str, HEADER, description=described.IF_NONE_MATCH))
        if self.method != "DELETE" and self.view.action != "list" and not getattr(self.view, "untagged", False):
            found.append(_told("ETag", "The version of what is told.", [200, 201, 304]))
        if self._is_create_operation():
            found.append(_told("Location", "The address of what was made.", [201]))
        if self.method == "POST":
            found.append(_told("Idempotent-Replayed", "`true`: this is the kept answer to the first request.", None))
        return found

    def _get_filter_parameters(self) -> list[dict[str, Any]]:
        if not self.ours or not self._is_list_view():
            return super()._get_filter_parameters()
        if not hasattr(self.view, "offered"):  # one thing that is listed at its own address, such as `me`
            return []
        names = sorted(self.view.offered())
        either = [*names, *(f"-{name}" for name in names)]
        pattern = f"^-?({'|'.join(names)})(,-?({'|'.join(names)})){{0,2}}$"
        words = f"One to three of these, with commas between. Default: `{self.view.ordering}`."
        ordering = {"type": "string", "pattern": pattern, "examples": either}
        found = described.filters(self.view.filterset_class)
        return [parameter("ordering", words, ordering), *(parameter(name, words, schema) for name, words, schema in found)]

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        answers = super()._get_response_bodies(direction)
        if not self.ours:
            return answers
        if self.method == "GET" and self.view.action == "retrieve":
            headers = self._get_response_headers_for_code("304")
            answers["304"] = {"description": "The client has this version.", "headers": headers}
        for status in self._problems():
            answers.setdefault(status, self._problem(status))
        return answers

    def _problems(self) -> list[str]:
        found = ["400", "401", "403", "404", "406", "429", "default"]
        if self.method in UNSAFE:
            found += ["409", "413", "415"]
        if self.method in UNSAFE and "{" in self.path:
            found += ["412"] if self.method == "POST" else [] if self.unversioned else ["412", "428"]
        if self.method == "POST":
            found += ["422"]
        return sorted(found)

    def _problem(self, status: str) -> dict[str, Any]:
        component = ResolvedComponent("Problem", ResolvedComponent.SCHEMA, schema=described.PROBLEM, object="Problem")
        self.registry.register_on_missing(component)
        answer: dict[str, Any] = {
            "description": described.STATUSES[status],
            "content": {"application/problem+json": {"schema": component.ref}},
        }
        if status in described.HEADERS:
            answer["headers"] = described.HEADERS[status]
        return answer

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        schema = super()._map_basic_serializer(serializer, direction)
        hidden = set(getattr(serializer, "MONEY_FIELDS", ()))
        if direction == "request" and schema.get("properties"):
            schema["additionalProperties"] = False
        elif hidden and "required" in schema:
            schema["required"] = [name for name in schema["required"] if name not in hidden]
        return schema


_KEY = "^[\\x21-\\x7e]{1,200}$"


def _told(name: str, words: str, statuses: list[int] | None) -> OpenApiParameter:
    return OpenApiParameter(name, OpenApiTypes.STR, HEADER, description=words, response=statuses or True)


def name_enums(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Choices become components named after their resource and field, such as `AlbumStage`; a hook of drf-spectacular."""
    schemas = result.get("components", {}).get("schemas", {})
    for name, schema in list(schemas.items()):
        base = name.removeprefix("Patched").removesuffix("Request")
        for field, what in schema.get("properties", {}).items():
            if "enum" in what:
                enum = base + "".join(part.title() for part in field.split("_"))
                schema["properties"][field] = _referred(schemas, enum, what)
    return result


def _referred(schemas: dict[str, Any], name: str, what: dict[str, Any]) -> dict[str, Any]:
    known = [value for value in what["enum"] if value not in ("", None)]
    kind = "integer" if all(isinstance(value, int) for value in known) else "string"
    schemas[name] = {"type": kind, "enum": known}
    either: list[dict[str, Any]] = [{"$ref": f"#/components/schemas/{name}"}]
    if "" in what["enum"]:
        either.append({"type": "string", "const": ""})
    if None in what["enum"]:
        either.append({"type": "null"})
    rest = {key: value for key, value in what.items() if key not in ("enum", "type", "x-spec-enum-id")}
    return {**rest, **(either[0] if len(either) == 1 else {"anyOf": either})}
