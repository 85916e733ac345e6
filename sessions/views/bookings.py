from __future__ import annotations

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.rules import can_in
from budgets.models import BudgetLine
from producer.core.errors import Conflict, NotAllowed
from producer.core.pages import page, perform, posted, sliced
from producer.core.time import shown_at, shown_range
from projects.models import Album
from projects.pages import album_page, visible_album
from projects.rules import authorize, can

from ..actions import booking as actions
from ..actions.booking.siblings import siblings
from ..forms.booking import BookingForm, CancelForm, ChangeForm, ConfirmForm, MoveForm, StateForm, ask_way_on
from ..forms.lists import BookingFilters
from ..forms.place import ASKED, dropped
from ..models import Booking, SessionLog
from ..presenters import (
    booking_rows,
    booking_values,
    call_rows,
    chosen_rows,
    deposit_words,
    effect_rows,
    penalty_rows,
    price_rows,
    state,
    viewers_time,
)
from ..presenters_calls import declined_calls, due_ahead, due_rows
from ..presenters_holds import hold_panel
from ..rows_decisions import stopping
from ..rules import clash
from ..rules.quotes import Quote, quote_of, quote_of_booking
from ..rules.stairs import penalty_now
from . import find


def booking_list(request: HttpRequest) -> HttpResponse:
    """Every booking one sees, the next first."""
    filters = BookingFilters(request.GET)
    found = filters.apply(Booking.objects.visible_to(request.user))
    bookings = sliced(request, booking_values(found, request.user))
    context = {"filters": filters, "bookings": bookings, "rows": booking_rows(bookings, request.user)}
    context["may_book"] = find.bookable_albums(request.user).exists()
    return page(request, "sessions/booking_list.html", context)


def album_sessions(request: HttpRequest, pk: UUID) -> HttpResponse:
    album = visible_album(request, pk)
    coming = sliced(request, booking_values(album.bookings.ahead().order_by("starts_at", "id"), request.user))
    past = booking_values(_past(album.bookings.all()), request.user)[:50] if coming.number == 1 else []
    context = {
        "coming": coming,
        "rows": booking_rows(coming, request.user),
        "past": booking_rows(past, request.user),
        "may_book": can(request.user, "booking.edit", album),
    }
    return album_page(request, album, "sessions", "sessions/album_sessions.html", context)


def _past(bookings: Any) -> Any:
    """What is over, done or cancelled, the last first."""
    gone = bookings.over() | bookings.filter(status="cancelled")
    return gone.order_by("-starts_at", "-id")


def booking_new(request: HttpRequest) -> HttpResponse:
    album = _album_to_book(request)
    if album is None:
        albums = find.bookable_albums(request.user).select_related("artist")[:200]
        return page(request, "sessions/booking_album.html", {"albums": albums, "query": _carried(request)})
    form = BookingForm(find.sent(request), album=album, actor=request.user, initial=_prefilled(request))
    quote = None
    if posted(request, form):
        if "price" in request.POST:
            quote = quote_of(album, form.cleaned_data)
        elif booking := perform(form, actions.create_booking, album=album, by=request.user, **form.cleaned_data):
            messages.success(request, _made(booking))
            return redirect("sessions:booking-detail", booking.pk)
    ask_way_on(form)
    context = {"form": form, "album": album, **_quoted(quote), "clash": _clash_calendar(form)}
    return page(request, "sessions/booking_new.html", context)


def _album_to_book(request: HttpRequest) -> Album | None:
    """The album that `?album=` names, or the only one there is. NotAllowed for who may book none."""
    albums = find.bookable_albums(request.user).select_related("artist", "organization")
    if wanted := request.GET.get("album"):
        album = Album.objects.visible_to(request.user).filter(pk=_uuid(wanted)).first()
        if album is None:
            raise Http404
        authorize(request.user, "booking.edit", album)
        return album
    found = list(albums[:2])
    if not found:
        raise NotAllowed("Your role does not let you book rooms for any album.")
    return found[0] if len(found) == 1 else None


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def _carried(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("album", None)
    return f"&{query.urlencode()}" if query else ""


def _prefilled(request: HttpRequest) -> dict[str, Any]:
    """What a cell of the calendar knows already: the room, and the day from 10 to 18."""
    initial: dict[str, Any] = {"room": request.GET.get("room", "")[:36]}
    try:
        day = datetime.strptime(request.GET.get("on", ""), "%Y-%m-%d")  # noqa: DTZ007 (a date of the studio)
    except ValueError:
        return initial
    return {**initial, "starts_at": datetime.combine(day, time(10)), "ends_at": datetime.combine(day, time(18))}


def _made(booking: Booking) -> str:
    when = shown_range(booking.starts_at, booking.ends_at, booking.room.studio.time_zone)
    word = "confirmed" if booking.status == Booking.Status.CONFIRMED else state(booking).word.lower()
    return f"{booking.room.name} is yours {when}: {word}."


def _quoted(quote: Quote | None) -> dict[str, Any]:
    if quote is None:
        return {}
    lines = price_rows(quote.price.lines, quote.price.currency) if quote.price else []
    return {"quote": quote, "price_lines": lines, "effects": effect_rows(quote.effect), "passes": quote.effect.passes}


def _clash_calendar(form: Any) -> str:
    """After a clash: where to look for another time."""
    refused = getattr(form, "refused", None)
    if getattr(refused, "code", "") != clash.CODE:
        return ""
    return f"/calendar/?on={refused.facts['starts_at'][:10]}&room={refused.facts['room']}"


@require_GET
def booking_quote(request: HttpRequest) -> HttpResponse:
    """The price and its effect while the form is being filled in; empty until there is enough to say."""
    album = Album.objects.visible_to(request.user).filter(pk=_uuid(request.GET.get("album", ""))).first()
    if album is None:
        raise Http404
    authorize(request.user, "booking.edit", album)
    form = BookingForm({"status": "hold", **request.GET.dict()}, album=album, actor=request.user)
    wanted = {"room", "kind", "starts_at", "ends_at"}
    enough = form.is_valid() or wanted <= form.cleaned_data.keys()
    enough = enough and can(request.user, "money.view", album) and form.cleaned_data["ends_at"] > form.cleaned_data["starts_at"]
    if request.GET.get("part") == "rentals":
        return HttpResponse(form["rentals"].as_widget())
    quote = quote_of(album, form.cleaned_data) if enough else None
    return render(request, "sessions/booking_new.html#quote", {"album": album, **_quoted(quote)})


def booking_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    if call := find.own_call(request, pk):
        return redirect("sessions:call-detail", call.pk)  # what they were mailed leads here; theirs is the call
    booking = find.booking(request, pk)
    album, money = booking.album, booking.money_shown and can(request.user, "money.view", booking.album)
    calls = booking.calls.with_money(request.user).for_list().order_by("call_at", "id")
    may_edit = can(request.user, "booking.edit", album)
    open_now = booking.status in (Booking.Status.HOLD, Booking.Status.CONFIRMED)
    context = {
        "booking": booking,
        "state": state(booking),
        "when": shown_range(booking.starts_at, booking.ends_at, booking.room.studio.time_zone),
        "held_until": shown_at(booking.expires_at, booking.room.studio.time_zone) if booking.expires_at else "",
        "own_time": viewers_time(booking, request.user.time_zone),  # type: ignore[union-attr]
        "calls": call_rows(calls, request.user),
        "dues": due_rows(booking, request.user, may_edit=may_edit) if money else [],
        "declined": declined_calls(booking, request.user) if may_edit and open_now else [],
        "money": money,
        "chosen": chosen_rows(booking),
        "price_lines": price_rows(booking.price_lines, booking.currency) if money else [],
        "stopping": stopping(booking) if money else None,
        "deposit": deposit_words(booking) if money else "",
        "line": BudgetLine.objects.visible_to(request.user).filter(pk=booking.line_id).first() if money else None,
        "hold": hold_panel(booking),
        "may_keep": may_edit and can_in(request.user, "studio.edit", album.organization_id),
        "may_edit": may_edit,
        "may_call": may_edit and open_now,
        "may_log": can(request.user, "session.log", album),
        "log": SessionLog.objects.filter(booking=booking).first(),
    }
    return page(request, "sessions/booking_detail.html", context)


def booking_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    booking = _editable(request, pk)
    form = ChangeForm(find.sent(request), booking=booking, actor=request.user)
    if posted(request, form) and perform(form, actions.change_booking, booking, by=request.user, **form.cleaned_data):
        messages.success(request, "Saved.")
        return redirect("sessions:booking-detail", booking.pk)
    ask_way_on(form)
    return page(request, "sessions/booking_form.html", _about(booking, form, "Edit booking", "Save"))


def booking_move(request: HttpRequest, pk: UUID) -> HttpResponse:
    booking = _editable(request, pk)
    form = MoveForm(find.sent(request), booking=booking, actor=request.user, dropped=dropped(request.GET))
    asked = _asked(request, form)
    if posted(request, form) and (moved := perform(form, actions.move_booking, booking, by=request.user, **form.cleaned_data)):
        messages.success(request, f"Moved. {_made(moved)}")
        return redirect("sessions:booking-detail", booking.pk)
    ask_way_on(form)
    context = _about(booking, form, "Move booking", "Move booking")
    return page(
        request,
        "sessions/booking_form.html",
        {
            **context,
            "asked": asked,
            "clash": _clash_calendar(form),
            "put_off": due_ahead(booking, timezone.now(), request.user),
        },
    )


def _asked(request: HttpRequest, form: Any) -> str:
    """What dropping it in the calendar was refused for, with the field that goes on."""
    code = request.GET.get("ask", "")
    if form.is_bound or code not in ASKED:
        return ""
    form.refused = Conflict(ASKED[code], code=code)
    return ASKED[code]


def booking_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What it costs, what that does to the budget and who gives way; then the button."""
    booking = _editable(request, pk)
    quote = quote_of_booking(booking) if can(request.user, "money.view", booking.album) else None
    form = ConfirmForm(find.sent(request), initial={"version": booking.version})
    if quote and quote.effect.passes and not form.is_bound:
        form.ask_reason()
    if posted(request, form) and perform(form, actions.confirm_booking, booking, by=request.user, **form.cleaned_data):
        messages.success(request, "Confirmed. Everyone called is told.")
        return redirect("sessions:booking-detail", booking.pk)
    ask_way_on(form)
    behind = clash.holds_over(booking.room, booking.blocked, but=booking)
    context = _about(booking, form, "Confirm booking", "Confirm booking")
    context |= {**_quoted(quote), "behind": len(behind), "others": siblings(booking).count(), "clash": _clash_calendar(form)}
    return page(request, "sessions/booking_confirm.html", context)


def booking_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What it costs to cancel now stands there first."""
    booking = _editable(request, pk)
    form = CancelForm(find.sent(request), initial={"version": booking.version})
    owed = penalty_now(booking, timezone.now()) if can(request.user, "money.view", booking.album) else None
    if owed is not None:
        form.offer_fee(owed, booking.currency)
    if posted(request, form) and perform(form, actions.cancel_booking, booking, by=request.user, **form.cleaned_data):
        messages.success(request, "Cancelled. Everyone called is told; it can be brought back as a hold.")
        return redirect("sessions:booking-detail", booking.pk)
    context = _about(booking, form, "Cancel booking", "Cancel booking")
    stairs = penalty_rows(booking, timezone.now()) if owed is not None else []
    return page(
        request,
        "sessions/booking_cancel.html",
        {**context, "danger": True, "stairs": stairs, "dues": due_ahead(booking, timezone.now(), request.user)},
    )


def booking_restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    booking = _editable(request, pk)
    form = StateForm(find.sent(request), initial={"version": booking.version})
    if posted(request, form) and (
        back := perform(form, actions.restore_booking, booking, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, f"It is back. {_made(back)}")
        return redirect("sessions:booking-detail", booking.pk)
    context = _about(booking, form, "Bring the booking back", "Bring it back as a hold")
    return page(request, "sessions/booking_form.html", {**context, "clash": _clash_calendar(form)})


def _editable(request: HttpRequest, pk: UUID) -> Booking:
    booking = find.booking(request, pk)
    authorize(request.user, "booking.edit", booking.album)
    return booking


def _about(booking: Booking, form: Any, title: str, submit: str) -> dict[str, Any]:
    when = shown_range(booking.starts_at, booking.ends_at, booking.room.studio.time_zone)
    return {"booking": booking, "form": form, "title": title, "submit": submit, "when": when, "state": state(booking)}
