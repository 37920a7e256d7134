"""Where somebody is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from farley.base.accounts import User
from farley.web.accounts.devices import device_name


@dataclass(frozen=True)
class Place:
    """One device at which somebody is signed in; `device` is empty where it does not say what it is."""

    device: str
    ip: str
    since: datetime
    is_here: bool


def places_of(user: User, *, here: str, at: datetime) -> list[Place]:
    """Where a user is signed in, the newest first; `here` is the key of the session that asks."""
    rows = list(UserSession.objects.filter(user=user).order_by("-created_at"))
    alive = Session.objects.filter(session_key__in=[row.session_key for row in rows], expire_date__gt=at)
    keys = set(alive.values_list("session_key", flat=True))
    return [
        Place(device_name(row.user_agent), row.ip, row.created_at, row.session_key == here)
        for row in rows
        if row.session_key in keys
    ]


def end_sessions(user: User, *, but: str = "") -> None:
    """Sign a user out on all devices, except in the session with this key."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=but):
        session.end()
