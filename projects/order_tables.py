"""Running orders and singles in an album's history."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from producer.core.history import Entry

from .history import Table, register


def _version(entry: Entry) -> str:
    if entry.verb == "added":
        return f"Running order “{entry.name}” locked as version {entry.told['edition']}"
    return f"Running order “{entry.name}” opened again after version {entry.told['edition']}"


def _locked() -> Any:
    return apps.get_model("projects", "OrderVersionEvent").objects.all()


def _picked() -> Any:
    return apps.get_model("projects", "SingleEvent").objects.all()


def register_all() -> None:
    told = ("edition",)
    register(Table("order", _locked, "Running order", "album_id", "title", ("reason",), headline=_version, told=told))
    register(Table("single", _picked, "Single", "album_id", "recording", ("recording", "focus_on", "reason")))
