from __future__ import annotations

import django_filters

from producer.core.api.filters import Filters, VisibleFilter

from ..models import Album, ApprovalRequest, ApprovalSetting
from .search import Waiting


class ApprovalFilters(Filters):
    album = VisibleFilter(Album)
    thing = django_filters.UUIDFilter(label="The id of what is to be approved.")
    waiting = Waiting(label="Whether they wait for your own answer.")

    class Meta:
        model = ApprovalRequest
        fields = ["album", "kind", "thing", "state", "waiting"]


class ApprovalSettingFilters(Filters):
    album = VisibleFilter(Album)

    class Meta:
        model = ApprovalSetting
        fields = ["album", "kind"]
