"""Plain functions that make the things tests are about. What matters to a test it says itself; the rest is believable."""

from __future__ import annotations

import hashlib
import itertools
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.actions import issue_token
from accounts.models import Membership, Organization, User
from files.models import AudioFile, StoredFile
from producer.core.actors import SYSTEM
from projects.models import Album, AlbumShare, Artist, Demo, Person, Song, TeamMember

PASSWORD = "a tune nobody hums"
_number = itertools.count(1)


def make_user(name: str = "Somebody", **fields: Any) -> User:
    fields.setdefault("email", f"{name.split(maxsplit=1)[0].lower()}{next(_number)}@example.com")
    fields.setdefault("password", PASSWORD)
    return User.objects.create_user(name=name, **fields)


def make_organization(name: str = "Bluebird Productions", kind: str = "production") -> Organization:
    return Organization.objects.create(name=name, kind=kind)


def make_member(organization: Organization, role: str, name: str = "Somebody", **fields: Any) -> User:
    """A new user with `role` in the organisation."""
    user = make_user(name, **fields)
    Membership.objects.create(user=user, organization=organization, role=role)
    return user


def make_artist(organization: Organization, name: str = "The Wrens") -> Artist:
    return Artist.objects.create(organization=organization, name=name)


def make_person(organization: Organization, name: str = "Dora Drums", **fields: Any) -> Person:
    return Person.objects.create(organization=organization, name=name, **fields)


def make_album(organization: Organization, title: str = "Night Ferry", **fields: Any) -> Album:
    artist = fields.pop("artist", None) or make_artist(organization)
    fields.setdefault("currency", "USD")
    return Album.objects.create(organization=organization, artist=artist, title=title, **fields)


def make_song(album: Album, title: str = "Harbour Lights", **fields: Any) -> Song:
    return Song.objects.create(album=album, title=title, **fields)


def make_demo(song: Song, *, by: User | None = None, content: bytes = b"RIFF....WAVE", **fields: Any) -> Demo:
    """A demo that is ready and current, without a worker; `content` is what is given out."""
    owner, size = song.album.organization, len(content)
    name = fields.pop("name", "demo.wav")
    key = default_storage.save(f"{uuid4().hex}.wav", ContentFile(content))
    facts = {"organization": owner, "uploaded_by": by, "name": name, "size": size, "content_type": "audio/wav"}
    file = StoredFile.objects.create(**facts, kind="audio", key=key, sha256=hashlib.sha256(content).hexdigest())
    measures = {"length_ms": 231_000, "sample_rate": 44_100, "channels": 2, "codec": "PCM, 16 bit", "peaks": bytes(range(200))}
    levels = {"loudness_lufs": Decimal("-14.2"), "true_peak_db": Decimal("-1.0")}
    audio = AudioFile.objects.create(
        **facts, **measures, **levels, file=file, received=size, state="ready", expires_at=timezone.now()
    )
    return Demo.objects.create(song=song, audio=audio, arrived_at=timezone.now(), **{"current": True, **fields})


def join_team(album: Album, user: User, role: str) -> TeamMember:
    return TeamMember.objects.create(album=album, user=user, role=role)


def share(album: Album, organization: Organization, **fields: Any) -> AlbumShare:
    return AlbumShare.objects.create(album=album, organization=organization, **fields)


def make_token(user: User, scopes: tuple[str, ...] = ("read", "write", "money"), **fields: Any) -> str:
    """A fresh token's secret."""
    expires_at = fields.pop("expires_at", timezone.now() + timedelta(days=30))
    return issue_token(user, fields.pop("name", "tests"), scopes, expires_at, by=SYSTEM)[1]


def client_of(user: User | None) -> Client:
    """A browser signed in as `user`, or as nobody."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def api_of(user: User | None, scopes: tuple[str, ...] = ("read", "write", "money")) -> APIClient:
    """A REST client with a fresh token of `user`, or with none; it speaks JSON."""
    client = APIClient()
    client.default_format = "json"
    if user is not None:
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {make_token(user, scopes)}")
    return client
