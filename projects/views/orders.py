from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from producer.core.pages import page, perform, posted, sent, sliced

from .. import order_rows as rows
from ..actions import order as orders
from ..actions import order_items as items
from ..actions import order_lock as locks
from ..actions import order_vote as votes
from ..forms.order import ChangeForm, LockForm, OrderCopyForm, OrderForm, OrderNameForm, ReopenForm, joins
from ..models import Album, Recording, RunningOrder, Single
from ..pages import album_page, visible_album
from ..rules import authorize, can
from ..rules.obstacles import obstacles, standings
from ..rules.orders import against_cut, analysis, compared
from ..rules.side_limits import limits_of

DETAIL = "projects/order_detail.html"


def visible_order(request: HttpRequest, pk: UUID) -> RunningOrder:
    found = RunningOrder.objects.visible_to(request.user).for_list().select_related("album__artist", "album__organization")
    return get_object_or_404(found, pk=pk)


def order_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _list(request, visible_album(request, pk))


def _list(request: HttpRequest, album: Album, form: Any = None) -> HttpResponse:
    found = sliced(request, RunningOrder.objects.filter(album=album).for_list().order_by("format", "sort_key", "id"))
    singles = list(Single.objects.filter(album=album).for_list().order_by("position"))
    may_edit = can(request.user, "order.edit", album)
    context = {
        "slice": found,
        "orders": rows.orders(found, limits_of(album), request.user),
        "singles": rows.singles(singles, obstacles(singles), standings(singles)),
        "may_change": may_edit,
        "form": form or (OrderForm() if may_edit else None),
    }
    return album_page(request, album, "order", "projects/order_list.html", context)


@require_POST
def order_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = visible_album(request, pk)
    authorize(request.user, "order.edit", album)
    form = OrderForm(request.POST)
    if posted(request, form) and (order := perform(form, orders.create_order, album, by=request.user, **form.cleaned_data)):
        messages.success(request, f"“{order}” begins with the final cut.")
        return redirect("projects:order-detail", order.pk)
    return _list(request, album, form)


def order_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _detail(request, visible_order(request, pk))


def _detail(request: HttpRequest, order: RunningOrder, *, change: Any = None, form: Any = None) -> HttpResponse:
    """The page, or after a change its arranging part alone."""
    may_edit = can(request.user, "order.edit", order.album)
    told, heard = analysis(order), rows.sounds(order)
    sides = rows.sides(told, heard)
    open_to = may_edit and order.state != "locked"
    form = form or (_form(order) if may_edit else None)
    context = {
        "order": order,
        "row": rows.orders([order], {order.format: told.limit} if told.limit else {}, request.user)[0],
        "sides": sides,
        "course": rows.course(told, heard),
        "breaks": rows.breaks(told) if open_to else "",
        "clashes": [join.hint for join in told.joins if join.clash],
        "limit": told.limit,
        "cut": against_cut(order).words,
        "left": _left_out(order) if open_to else [],
        "may_change": open_to,
        "may_vote": can(request.user, "order.vote", order.album),
        "plays": any(item["first"] for side in sides for item in side["items"]),
        "change": change or ChangeForm(initial={"version": order.version}, auto_id=False),
    }
    if request.htmx and request.method == "POST":  # type: ignore[attr-defined]
        return page(request, f"{DETAIL}#arrange", {**context, "album": order.album, "form": change})
    others = RunningOrder.objects.filter(album=order.album_id).exclude(pk=order.pk).order_by("format", "sort_key")
    context |= {
        "form": form,
        "others": others.only("id", "name", "format")[:100],
        "versions": rows.versions(order.versions.select_related("locked_by", "reopened_by")[:20], request.user.time_zone),
    }
    return album_page(request, order.album, "order", DETAIL, context)


def _form(order: RunningOrder) -> forms.Form:
    kind = ReopenForm if order.state == "locked" else LockForm
    return kind(initial={"version": order.version})


def _left_out(order: RunningOrder) -> list[Recording]:
    """Recordings of songs that are cut or recorded and not in the order."""
    held = [item.recording_id for item in order.items.all()]
    wanted = Recording.objects.filter(song__album=order.album_id, song__state__in=["final_cut", "bonus", "recorded"])
    return list(wanted.exclude(pk__in=held).select_related("song").order_by("song__position", "created_at")[:200])


@require_POST
def order_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One button of the arranging part, or a drop: see `_act`. Whoever saw an older order is told, and sees the present one."""
    order = visible_order(request, pk)
    authorize(request.user, "order.edit", order.album)
    form = ChangeForm(request.POST, auto_id=False)
    if posted(request, form):
        perform(form, _act, request, order, form.cleaned_data["version"])
    fresh = visible_order(request, pk)
    if not form.errors and not request.htmx:  # type: ignore[attr-defined]
        return redirect("projects:order-detail", pk)
    shown = form if form.errors else ChangeForm(initial={"version": fresh.version}, auto_id=False)
    return _detail(request, fresh, change=shown) if request.htmx else _refused(request, fresh, shown)  # type: ignore[attr-defined]


def _refused(request: HttpRequest, order: RunningOrder, form: Any) -> HttpResponse:
    return _detail(request, order, change=form, form=form)


def _act(request: HttpRequest, order: RunningOrder, version: int | None) -> None:
    data, how = request.POST, {"version": version, "by": request.user}
    if "move" in data:  # a drop: item:side:position
        key, side, position = (*data["move"].split(":"), "", "")[:3]
        items.move_item(order, _uuid(key), side=_number(side), position=_number(position), **how)
    elif "up" in data or "down" in data:
        _step(order, _uuid(data.get("up", data.get("down", ""))), "down" in data, how)
    elif "out" in data:
        items.remove_item(get_object_or_404(order.items.select_related("order__album"), pk=_uuid(data["out"])), by=request.user)
    elif "add" in data:
        there = Recording.objects.filter(song__album=order.album_id).select_related("song")
        items.add_item(order, get_object_or_404(there, pk=_uuid(data.get("recording", ""))), **how)
    elif "break" in data:
        items.break_best(order, **how)
    elif "missing" in data:
        items.add_missing(order, **how)
    else:
        _join(order, data, how)


def _join(order: RunningOrder, data: Any, how: dict[str, Any]) -> Any:
    told, wrong = joins(data, [item.pk for item in order.items.all()])
    if wrong:
        raise ValidationError(wrong)
    return items.join_items(order, told, **how)


def _step(order: RunningOrder, key: UUID, down: bool, how: dict[str, Any]) -> Any:
    """One place up or down; over the edge of a side to the next one."""
    there = {item.pk: item for item in order.items.all()}
    if key not in there:
        raise Http404
    item = there[key]
    last = max(each.position for each in there.values() if each.side == item.side)
    if down and item.position == last and item.side < order.sides:
        return items.move_item(order, key, side=item.side + 1, position=1, **how)
    if not down and item.position == 1 and item.side > 1:
        return items.move_item(order, key, side=item.side - 1, position=1000, **how)
    return items.move_item(order, key, side=item.side, position=item.position + (1 if down else -1), **how)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise ValidationError("That is no place in the order.")
    return int(text)


def order_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    order = visible_order(request, pk)
    authorize(request.user, "order.edit", order.album)
    form = OrderNameForm(sent(request), order=order)
    if posted(request, form) and perform(form, orders.update_order, order, by=request.user, **form.cleaned_data):
        messages.success(request, "Saved.")
        return redirect("projects:order-detail", order.pk)
    context = {"order": order, "form": form, "title": f"Edit “{order}”", "submit": "Save order"}
    return album_page(request, order.album, "order", "projects/order_form.html", context)


def order_copy(request: HttpRequest, pk: UUID) -> HttpResponse:
    order = visible_order(request, pk)
    authorize(request.user, "order.edit", order.album)
    form = OrderCopyForm(sent(request), order=order)
    if posted(request, form) and (made := perform(form, orders.copy_order, order, by=request.user, **form.cleaned_data)):
        messages.success(request, f"“{made}” begins as “{order}” stands.")
        return redirect("projects:order-detail", made.pk)
    context = {"order": order, "form": form, "title": f"Copy “{order}”", "submit": "Copy order"}
    return album_page(request, order.album, "order", "projects/order_form.html", context)


@require_POST
def order_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    order = visible_order(request, pk)
    orders.remove_order(order, by=request.user)
    messages.success(request, f"“{order}” is removed.")
    return redirect("projects:order-list", order.album_id)


@require_POST
def order_lock(request: HttpRequest, pk: UUID) -> HttpResponse:
    order = visible_order(request, pk)
    authorize(request.user, "order.edit", order.album)
    form = LockForm(request.POST)
    if posted(request, form) and (done := perform(form, locks.lock_order, order, by=request.user, **form.cleaned_data)):
        locked = done.state == "locked"
        messages.success(
            request, f"“{done}” is locked: its tracks are numbered." if locked else f"Asked for approval of “{done}”."
        )
        return redirect("projects:order-detail", order.pk)
    return _detail(request, visible_order(request, pk), form=form)


@require_POST
def order_reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    order = visible_order(request, pk)
    authorize(request.user, "order.edit", order.album)
    form = ReopenForm(request.POST)
    if posted(request, form) and (done := perform(form, locks.reopen_order, order, by=request.user, **form.cleaned_data)):
        messages.success(request, f"“{done}” is open as version {done.edition}.")
        return redirect("projects:order-detail", order.pk)
    return _detail(request, visible_order(request, pk), form=form)


@require_POST
def order_vote(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`vote` gives one's vote, `back` takes it back."""
    order = visible_order(request, pk)
    act = votes.take_vote_back if "back" in request.POST else votes.vote
    act(order, by=request.user)
    messages.success(request, "Your vote is taken back." if "back" in request.POST else f"You are for “{order}”.")
    return redirect("projects:order-detail", order.pk)


def order_compare(request: HttpRequest, pk: UUID) -> HttpResponse:
    order = visible_order(request, pk)
    try:
        other = visible_order(request, UUID(request.GET.get("with", "")))
    except ValueError as error:
        raise Http404 from error
    if other.album_id != order.album_id:
        raise Http404
    limits = limits_of(order.album)
    both = [analysis(each, limits) for each in (order, other)]
    found = rows.steps(compared(order, other))
    context = {
        "order": order,
        "other": other,
        "both": rows.orders([order, other], limits, request.user),
        "columns": [rows.sides(told, {}) for told in both],
        "steps": found,
        "moved": sum(bool(step["word"]) for step in found),
        "swap": f"{reverse('projects:order-compare', args=[other.pk])}?with={order.pk}",
    }
    return album_page(request, order.album, "order", "projects/order_compare.html", context)
