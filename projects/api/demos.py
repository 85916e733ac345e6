from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from files.models import AUDIO_TYPES
from files.serve import download, stream
from producer.core.api.parsers import Bytes
from producer.core.api.routing import Routes
from producer.core.api.viewsets import Viewset, unversioned, verb

from .. import actions, filters, serializers
from ..models import Demo
from ..rules import authorize, sound_of, upload_offset

OFFSET = OpenApiParameter("Upload-Offset", int, OpenApiParameter.HEADER, required=True, description="Where the piece begins.")
RANGE = OpenApiParameter("Range", str, OpenApiParameter.HEADER, description="Such as `bytes=0-99999`.")
SOUND = {(status, kind): OpenApiTypes.BINARY for status in (200, 206) for kind in AUDIO_TYPES}


class Demos(Viewset):
    """Sound files of songs and of their recordings. POST says name and size; the bytes follow, piece by piece, by PATCH to
    `upload/`. Then the file is `checking`, until it is `ready` and becomes the current one of its song or recording, or
    `refused`, with `words` that say why."""

    model = Demo
    filterset_class = filters.DemoFilters

    def get_serializer_class(self) -> Any:
        return serializers.DemoChange if self.action == "partial_update" else serializers.DemoShape

    def perform_create(self, song: Any, audio: dict[str, Any], **values: Any) -> Demo:
        return actions.begin_demo(song, **audio, **values, by=self.actor)

    def perform_update(self, demo: Demo, version: int | None, **values: Any) -> Demo:
        return actions.update_demo(demo, version=version, by=self.actor, **values)

    def perform_destroy(self, demo: Demo, version: int | None) -> None:
        actions.remove_demo(demo, version=version, by=self.actor)

    @verb()
    def current(self, demo: Demo, version: int | None) -> Demo:
        """The file that is heard first from now on."""
        return actions.make_current(demo, version=version, by=self.actor)

    @extend_schema(responses=serializers.UploadShape)
    @action(detail=True, methods=["get"], parser_classes=[Bytes])
    def upload(self, request: Any, pk: str) -> Response:
        """How far the upload is, and where to go on."""
        return self._far(self.get_object())

    @extend_schema(
        request={"application/octet-stream": OpenApiTypes.BINARY}, responses=serializers.UploadShape, parameters=[OFFSET]
    )
    @unversioned
    @upload.mapping.patch
    def receive(self, request: Any, pk: str) -> Response:
        """The next piece: 256 kB to 16 MB, the last one as small as it is. 409 `offset_mismatch` says where to go on."""
        demo = self.get_object()
        authorize(self.actor, "demo.add", demo.song.album)
        offset, data = upload_offset(request.headers), request.data
        return self._far(actions.receive_demo(demo, offset, data if isinstance(data, bytes) else b"", by=self.actor))

    def _far(self, demo: Demo) -> Response:
        told = {name: getattr(demo.audio, name) for name in ("state", "size", "received", "progress")}
        return Response(told, headers={"Upload-Offset": str(demo.audio.received), "Cache-Control": "no-store"})

    @extend_schema(responses={**SOUND, 416: None}, parameters=[RANGE])
    @action(detail=True, methods=["get"])
    def audio(self, request: Any, pk: str) -> HttpResponseBase:
        """To be played, whole or in ranges."""
        return stream(request._request, self._sound())

    @extend_schema(responses={(200, kind): OpenApiTypes.BINARY for kind in AUDIO_TYPES})
    @action(detail=True, methods=["get"])
    def download(self, request: Any, pk: str) -> HttpResponseBase:
        return download(self._sound())

    @extend_schema(responses=serializers.PeaksShape)
    @action(detail=True, methods=["get"])
    def peaks(self, request: Any, pk: str) -> Response:
        """The waveform."""
        self._sound()
        return Response({"peaks": list(bytes(self.get_object().audio.peaks))})

    def _sound(self) -> Any:
        demo = self.get_object()
        authorize(self.actor, "song.listen", demo.song.album)
        return sound_of(demo)


routes: Routes = [("demos", Demos)]
