"""The base of every resource.

    class Albums(Viewset):
        model = Album                              # rows: Album.objects.visible_to(actor), for_list() if it has one
        serializer_class = AlbumSerializer
        filterset_class = AlbumFilters             # optional
        orderings = {"title": "sort_key"}          # what ?ordering= offers, beside created_at and updated_at
        ordering = "title"                         # the default

        def perform_create(self, **values):
            return actions.create_album(by=self.actor, **values)

        def perform_update(self, album, version, **values):
            return actions.edit_album(album, version=version, by=self.actor, **values)

        def perform_destroy(self, album, version):
            actions.delete_album(album, version=version, by=self.actor)

        @verb(ReasonBody)                          # POST /albums/{id}/archive/
        def archive(self, album, version, reason=""):
            return actions.archive_album(album, reason=reason, version=version, by=self.actor)

A resource offers POST, PATCH and DELETE only where it has the `perform_` for it. `version` is what If-Match said,
or None for `*`; the action checks it under its lock. Every id in path, body and filter is looked up among what the
actor sees, so a stranger gets 404.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models.expressions import BaseExpression
from django.http import Http404
from rest_framework import serializers as rest
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from . import plans, versions
from .filters import Filters, StrictFilters, refuse_unknown
from .idempotency import once
from .pagination import Cursor
from .problems import Refused, at
from .serializers import Nothing, refuse_figures
from .throttling import PerMinute

Body = type[rest.Serializer[Any]]


class Viewset(GenericViewSet[Any]):
    model: type[models.Model]
    filterset_class: type[Filters] = Filters
    orderings: dict[str, str | BaseExpression] = {}
    ordering = "-created_at"
    MONEY_ORDERINGS: tuple[str, ...] = ()
    error_fields: dict[str, str] = {}  # a model's field name -> the resource's, for errors
    parameters: dict[str, tuple[str, ...]] = {}  # action -> the query parameters it knows, beside a list's own

    permission_classes = [IsAuthenticated]
    throttle_classes = [PerMinute]
    filter_backends = [StrictFilters]
    pagination_class = Cursor
    metadata_class = None
    http_method_names = ["get", "post", "patch", "delete", "head"]
    lookup_value_regex = "[^/]+"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "model" in cls.__dict__:
            cls.queryset = cls.model._default_manager.all()
        for name in ("create", "update", "destroy"):
            if hasattr(cls, f"perform_{name}"):
                setattr(cls, _METHODS[name], getattr(cls, f"_{name}"))

    # --- what one may ask

    @property
    def actor(self) -> Any:
        return self.request.user

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action:
            refuse_unknown(request, self.known_parameters())
        if request.method == "POST" and self.action:
            self.post = once(self, self.post)  # type: ignore[attr-defined,has-type]

    def known_parameters(self) -> set[str]:
        known = set(self.parameters.get(self.action, ()))
        if self.action == "list":
            known |= {"cursor", "page_size", "ordering", *self.filterset_class.base_filters}
        return known

    def get_queryset(self) -> models.QuerySet[Any]:
        return self.rows()

    def rows(self) -> models.QuerySet[Any]:
        """The rows the actor sees, with the joins of a list."""
        rows = self.model._default_manager.visible_to(self.actor)  # type: ignore[attr-defined]
        if getattr(self.get_serializer_class(), "MONEY_FIELDS", ()) and hasattr(rows, "with_money"):
            rows = rows.with_money(self.actor)
        return rows.for_list() if hasattr(rows, "for_list") else rows

    def get_object(self) -> Any:
        try:
            key = UUID(self.kwargs["pk"])
        except ValueError as error:
            raise Http404 from error
        found = self.get_queryset().filter(pk=key).first()
        if found is None:
            raise Http404
        return found

    def offered(self) -> dict[str, str | BaseExpression]:
        """Name -> column, for `?ordering=`."""
        return {**self.orderings, "created_at": "created_at", "updated_at": "updated_at"}

    def order(self) -> list[tuple[str | BaseExpression, bool]]:
        """The columns of the list's order, each with whether it runs down."""
        offered, order = self.offered(), []
        for part in self.request.query_params.get("ordering", self.ordering).split(","):
            name = part.removeprefix("-")
            if name not in offered or len(order) == 3:
                words = f"One to three of {', '.join(sorted(offered))}, each with - in front to turn it round."
                raise Refused("invalid", f"ordering: {words}", errors=at("ordering", "ordering", words))
            if name in self.MONEY_ORDERINGS:
                self.refuse_hidden_money(self.rows())
            order.append((offered[name], part.startswith("-")))
        return order

    def refuse_hidden_money(self, rows: models.QuerySet[Any]) -> None:
        """400 if the actor may not see the money of some of these rows: their order would tell it."""
        shown = not getattr(self.actor, "without_money", False) and "money_shown" in rows.query.annotations
        if not shown or rows.filter(money_shown=False).exists():
            raise Refused("money_hidden", "You may not order or filter by money that you may not see.")

    # --- reading

    def list(self, request: Any) -> Response:
        rows = self.filter_queryset(self.get_queryset())
        assert self.paginator is not None
        return self.paginator.get_paginated_response(self._told(rows, request))

    def _told(self, rows: models.QuerySet[Any], request: Any) -> list[dict[str, Any]]:
        """The page's rows as JSON: written from columns where the serializer needs no more, else from whole rows."""
        assert isinstance(self.paginator, Cursor)
        reading = plans.reading(self.get_serializer_class(), rows, self.actor)
        if reading:
            return reading.tell(self.paginator.paginate_queryset(rows, request, self, reading.columns))
        tell = self.get_serializer().to_representation
        return [tell(row) for row in self.paginator.paginate_queryset(rows, request, self)]

    def retrieve(self, request: Any, pk: str) -> Response:
        thing = self.get_object()
        headers = {**versions.told(thing), "Cache-Control": "private, no-cache"}
        if versions.unchanged(request, thing):
            return Response(status=304, headers=headers)
        return Response(self.get_serializer(thing).data, headers=headers)

    # --- changing: each reads the body, calls one action, and answers with the thing as it is now

    def _create(self, request: Any) -> Response:
        made = self.perform_create(**self.body())  # type: ignore[attr-defined]
        if isinstance(made, Response):  # nothing new: it was there
            return made
        answer = self.answer(made, status=201)
        answer["Location"] = f"{request.path}{made.pk}/"
        return answer

    def _update(self, request: Any, pk: str) -> Response:
        thing = self.get_object()
        version = versions.wanted(request, thing, required=True)
        return self.answer(self.perform_update(thing, version, **self.body(thing)))  # type: ignore[attr-defined]

    def _destroy(self, request: Any, pk: str) -> Response:
        thing = self.get_object()
        self.perform_destroy(thing, versions.wanted(request, thing, required=True))  # type: ignore[attr-defined]
        return Response(status=204)

    def body(self, thing: Any = None, kind: Body | None = None) -> dict[str, Any]:
        """The checked body; with `thing`, of a PATCH."""
        context = self.get_serializer_context()
        shape = (kind or self.get_serializer_class())(thing, data=self.request.data, partial=thing is not None, context=context)
        if getattr(self.actor, "without_money", False):
            refuse_figures(shape)
        shape.is_valid(raise_exception=True)
        return dict(shape.validated_data)

    def answer(self, thing: Any, status: int = 200) -> Response:
        """`thing` as its readers see it now, with its ETag."""
        seen = self.rows().filter(pk=thing.pk).first() if isinstance(thing, self.model) else None
        thing = seen or thing
        return Response(self.get_serializer(thing).data, status=status, headers=versions.told(thing))


_METHODS = {"create": "create", "update": "partial_update", "destroy": "destroy"}


def unversioned(method: Any) -> Any:
    """A change that says by itself what it builds on, so that If-Match has nothing to add."""
    method.unversioned = True
    return method


def verb(body: Body = Nothing, **kwargs: Any) -> Callable[[Callable[..., Any]], Any]:
    """POST to a verb under a thing. The method is given the thing, If-Match's version if any, and the checked body;
    it calls one action and returns the thing as changed (or a Response). `return_` is `/return/`, `send_back` `/send-back/`.
    """

    def wrap(method: Callable[..., Any]) -> Any:
        @functools.wraps(method)
        def post(self: Viewset, request: Any, pk: str) -> Response:
            thing = self.get_object()
            version = versions.wanted(request, thing, required=False)
            done = method(self, thing, version, **self.body(kind=body))
            return done if isinstance(done, Response) else self.answer(done)

        post.body = body  # type: ignore[attr-defined]
        path = method.__name__.rstrip("_").replace("_", "-")
        return action(detail=True, methods=["post"], url_path=path, url_name=path, **kwargs)(post)

    return wrap
