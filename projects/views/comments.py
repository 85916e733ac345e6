from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from producer.core.pages import perform, posted, sliced

from .. import comment_rows, comments
from ..actions import comment as actions
from ..forms.comment import CommentForm, RewordForm
from ..models import Album, Comment
from ..pages import album_page, visible_album
from ..rules import authorize, can
from ..rules.remarks import label_of, readers

MOST_NAMES = 40


def comment_thread(request: HttpRequest, pk: UUID, kind: str, thing: UUID) -> HttpResponse:
    """What was said about one thing; its own page fetches it as a fragment."""
    album = visible_album(request, pk)
    row = comments.find(request.user, album, kind, thing)
    if row is None:
        raise Http404
    label = label_of(request.user, album)
    form = CommentForm(request.POST if request.method == "POST" else None, label=label)
    if request.method == "POST":
        authorize(request.user, "comment.write", album)
        said = posted(request, form) and perform(form, actions.say, album, kind, thing, by=request.user, **form.values())
        if said and not request.htmx:  # type: ignore[attr-defined]
            return redirect(f"{request.path}#c-{said.pk}")
        form = CommentForm(label=label) if said else form
    return _thread(request, album, kind, row, form)


def _thread(request: HttpRequest, album: Album, kind: str, row: Any, form: CommentForm) -> HttpResponse:
    found = sliced(request, Comment.objects.visible_to(request.user).on(kind, row.pk).for_list().order_by("-created_at", "-id"))
    may_write = can(request.user, "comment.write", album)
    context = {
        "here": reverse("projects:comments", args=[album.pk, kind, row.pk]),
        "thing": str(row)[: comments.LONGEST_TITLE],
        "thing_url": comments.KINDS[kind].page(album.pk, row),
        "slice": found,
        "comments": comment_rows.comments(found, request.user),
        "form": form if may_write else None,
        "names": [user.name for user in readers(album, None)[:MOST_NAMES] if user != request.user] if may_write else [],
    }
    template = "projects/comment_thread.html"
    return album_page(request, album, "overview", f"{template}#thread" if request.htmx else template, context)  # type: ignore[attr-defined]


def album_comments(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All that was said about the album and whatever is on it, as far as one sees it."""
    album = visible_album(request, pk)
    rows = Comment.objects.visible_to(request.user).filter(album=album).for_list()
    found = sliced(request, rows.order_by("-created_at", "-id"))
    context = {"slice": found, "comments": comment_rows.comments(found, request.user)}
    return album_page(request, album, "overview", "projects/album_comments.html", context)


def comment_go(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where a notice leads: the thread that the comment stands in."""
    comment = _visible(request, pk)
    thread = reverse("projects:comments", args=[comment.album_id, comment.kind, comment.thing])
    return redirect(f"{thread}#c-{comment.pk}")


def _visible(request: HttpRequest, pk: UUID) -> Comment:
    found = Comment.objects.visible_to(request.user).for_list().select_related("album__artist", "album__organization")
    return get_object_or_404(found, pk=pk)


def comment_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    comment = _visible(request, pk)
    actions.refuse_others(comment, request.user)
    form = RewordForm(request.POST if request.method == "POST" else None, comment=comment)
    if posted(request, form) and perform(form, actions.reword, comment, by=request.user, **form.cleaned_data):
        messages.success(request, "Saved.")
        return redirect("projects:comment-go", comment.pk)
    context = {"form": form, "comment": comment}
    return album_page(request, comment.album, "overview", "projects/comment_edit.html", context)


@require_POST
def comment_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    comment = _visible(request, pk)
    actions.take_back(comment, by=request.user)
    messages.success(request, "The comment is taken back.")
    return redirect("projects:comments", comment.album_id, comment.kind, comment.thing)
