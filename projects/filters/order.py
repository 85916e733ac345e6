from __future__ import annotations

import django_filters

from producer.core.api.filters import Filters, VisibleFilter

from ..models import Album, OrderItem, OrderVersion, RunningOrder, SideLimit, Single


class OrderFilters(Filters):
    album = VisibleFilter(Album)

    class Meta:
        model = RunningOrder
        fields = ["album", "format", "state"]


class ItemFilters(Filters):
    order = VisibleFilter(RunningOrder)
    album = VisibleFilter(Album, field_name="order__album")
    recording = django_filters.UUIDFilter(field_name="recording_id")

    class Meta:
        model = OrderItem
        fields = ["order", "album", "recording"]


class VersionFilters(Filters):
    order = VisibleFilter(RunningOrder)
    album = VisibleFilter(Album)

    class Meta:
        model = OrderVersion
        fields = ["order", "album", "edition"]


class LimitFilters(Filters):
    album = VisibleFilter(Album)
    organization = django_filters.UUIDFilter(field_name="organization_id")

    class Meta:
        model = SideLimit
        fields = ["album", "organization", "format"]


class SingleFilters(Filters):
    album = VisibleFilter(Album)
    recording = django_filters.UUIDFilter(field_name="recording_id")

    class Meta:
        model = Single
        fields = ["album", "recording"]
