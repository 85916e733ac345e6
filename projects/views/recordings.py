"""Recordings of a song, and the prefix under which an organisation gives them their ISRC."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.models import Organization
from accounts.rules import authorize_in
from producer.core.pages import page, perform, posted

from .. import actions
from ..forms.recording import NextNumberForm, PrefixForm, RecordingForm
from ..models import IsrcRange, Recording, Song
from ..pages import album_page
from ..rules import authorize
from .songs import visible_song


def _visible(request: HttpRequest, pk: UUID) -> Recording:
    rows = Recording.objects.visible_to(request.user).select_related("song__album__artist", "song__album__organization")
    return get_object_or_404(rows, pk=pk)


def _form_page(request: HttpRequest, song: Song, form: RecordingForm, recording: Recording | None = None) -> HttpResponse:
    context = {"form": form, "song": song, "recording": recording}
    return album_page(request, song.album, "songs", "projects/recording_form.html", context)


def _values(form: RecordingForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


def recording_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    song = visible_song(request, pk)
    authorize(request.user, "song.edit", song.album)
    form = RecordingForm(request.POST or None)
    if posted(request, form) and (made := perform(form, actions.add_recording, song, by=request.user, **_values(form))):
        messages.success(request, f"{made} is a recording of “{song}”.")
        return redirect("projects:song-detail", song.pk)
    return _form_page(request, song, form)


def recording_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    recording = _visible(request, pk)
    song = recording.song
    authorize(request.user, "song.edit", song.album)
    form = RecordingForm(request.POST or None, recording=recording)
    if posted(request, form) and perform(form, actions.update_recording, recording, by=request.user, **form.cleaned_data):
        messages.success(request, f"{recording} of “{song}” is saved.")
        return redirect("projects:song-detail", song.pk)
    return _form_page(request, song, form, recording)


@require_POST
def recording_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    recording = _visible(request, pk)
    actions.remove_recording(recording, by=request.user)
    messages.success(request, f"{recording} is removed.")
    return redirect("projects:song-detail", recording.song_id)


@require_POST
def recording_isrc(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The next free ISRC, for good."""
    given = actions.give_isrc(_visible(request, pk), by=request.user)
    messages.success(request, f"{given} has the ISRC {given.shown_isrc}.")
    return redirect("projects:song-detail", given.song_id)


def isrc_prefix(request: HttpRequest, pk: UUID) -> HttpResponse:
    organization = get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)
    authorize_in(request.user, "isrc.edit", organization)
    form = PrefixForm(request.POST or None)
    if posted(request, form) and (
        kept := perform(form, actions.keep_prefix, organization, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, f"ISRCs are given under {kept}.")
        return redirect("projects:isrc-prefix", pk)
    return _prefix_page(request, organization, form)


def _prefix_page(request: HttpRequest, organization: Organization, form: Any) -> HttpResponse:
    rows = IsrcRange.objects.visible_to(request.user).filter(organization=organization)[:50]
    return page(request, "projects/isrc_prefix.html", {"organization": organization, "ranges": rows, "form": form})


@require_POST
def isrc_next(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where giving goes on, after numbers that were given elsewhere."""
    numbers = get_object_or_404(IsrcRange.objects.visible_to(request.user).select_related("organization"), pk=pk)
    form = NextNumberForm(request.POST)
    if posted(request, form) and perform(form, actions.set_next_number, numbers, by=request.user, **form.cleaned_data):
        messages.success(request, f"{numbers} goes on with number {form.cleaned_data['next_number']}.")
        return redirect("projects:isrc-prefix", numbers.organization_id)
    return _prefix_page(request, numbers.organization, form)
