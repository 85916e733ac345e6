"""When a hold falls by itself, and why: reading only."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..models import Booking, Challenge

SILENCE = "Nobody answered the challenge by its deadline."
RAN_OUT = "The hold ran out."
OVER = "Its time went by without a word."
Status = Booking.Status


def falls_at(hold: Booking, now: datetime) -> datetime | None:
    """The first of the times at which it falls; None for what is no hold.

    A hold that was made, brought back or touched when its time was over stays: somebody wanted it so.
    """
    if hold.status != Status.HOLD:
        return None
    times = [hold.expires_at, hold.ends_at if hold.ends_at > now else None, answer_by(hold)]
    return min((at for at in times if at), default=None)


def why_fallen(hold: Booking, now: datetime) -> str:
    """The reason for which it has no right to its place any more, though no sweep came by yet; empty while it stands."""
    if hold.status != Status.HOLD:
        return ""
    if hold.expires_at and hold.expires_at <= now:
        return RAN_OUT
    due = answer_by(hold)
    return SILENCE if due and due <= now else ""


def answer_by(hold: Booking) -> datetime | None:
    """Until when a challenged hold must be confirmed or released."""
    return Challenge.objects.open().filter(hold=hold).values_list("due_at", flat=True).first()


def runs_out(hold: Booking, now: datetime) -> datetime | None:
    """Where nobody says until when it is held, the studio's days say it; never longer than its time."""
    days = hold.room.studio.hold_days
    if days is None or hold.status != Status.HOLD or hold.ends_at <= now:
        return None
    return min(now + timedelta(days=days), hold.ends_at)
