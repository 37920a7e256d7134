"""When a team is no more."""

from __future__ import annotations

from typing import Unpack

from django.db import transaction
from django.db.models import F

from farley.base import people
from farley.base.accounts import Team
from farley.base.acts import ActWords
from farley.customers.models import Customer


@transaction.atomic
def dissolve_team(team: Team, into: Team, **act: Unpack[ActWords]) -> int:
    """Let another team take a team's place: its people and its customers belong there. Returns how many customers.

    The log tells it once, of the team, and not of each customer. Raises what people.dissolve_team raises.
    """
    people.dissolve_team(team, into, **act)
    return Customer.objects.filter(team=team).update(team=into, revision=F("revision") + 1)
