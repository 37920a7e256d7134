"""Who may see and do what. Every record has an audience; a user sees the records whose audience they belong to.

Audiences are short words, so that they are cheap to index and travel with a record into the warehouse:
"all" everybody here · "team:7" one team · "user:3" one user · "admin" administrators only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from farley.base.accounts import Role, Team, User
from farley.base.errors import Invalid, Refused
from farley.base.numbers import number_in

EVERYBODY = "all"
ADMINS = "admin"
_RANK = {Role.READER: 0, Role.MEMBER: 1, Role.MANAGER: 2, Role.ADMIN: 3}


@dataclass(frozen=True)
class Onlookers:
    """Whoever belongs to an audience, and nobody in particular: they see what all of them may see."""

    audience: str


Viewer = User | Onlookers


def team_audience(team_id: int) -> str:
    """The audience of one team."""
    return f"team:{team_id}"


def user_audience(user_id: int) -> str:
    """The audience of one user alone."""
    return f"user:{user_id}"


def audiences_of(user: Viewer) -> list[str] | None:
    """The audiences that a user belongs to; None for administrators, who see all.

    Managers see every team's records, but not what colleagues keep to themselves.
    """
    if isinstance(user, Onlookers):
        return _audiences_of_all(user.audience)
    if user.role == Role.ADMIN:
        return None
    own = [EVERYBODY, user_audience(user.pk)]
    if user.role == Role.MANAGER:
        return own + [team_audience(pk) for pk in Team.objects.values_list("pk", flat=True)]
    return own + ([team_audience(pk) for pk in (user.team.pk, *user.team.inherited)] if user.team else [])


def _audiences_of_all(audience: str) -> list[str] | None:
    """The audiences to which everybody of an audience belongs."""
    if audience == ADMINS:
        return None
    word, number = _parts_of(audience)
    if word == "user" and (user := User.objects.filter(pk=number, is_active=True).first()):
        return audiences_of(user)
    team = Team.objects.filter(pk=number).first() if word == "team" else None
    inherited = [team_audience(pk) for pk in team.inherited] if team else []
    return list(dict.fromkeys([EVERYBODY, audience, *inherited]))


def check_audience(user: User, audience: str) -> None:
    """Refuse an audience that does not exist, or that the user does not belong to.

    Raises Invalid.
    """
    if audience == EVERYBODY:
        return
    own = audiences_of(user)
    if audience not in own if own is not None else not _exists(audience):
        raise Invalid(_("There is no audience “%(audience)s” for you.") % {"audience": audience}, field="audience")


def _exists(audience: str) -> bool:
    word, number = _parts_of(audience)
    if word == "team":
        return Team.open().filter(pk=number).exists()
    if word == "user":
        return User.objects.filter(pk=number).exists()
    return audience in (EVERYBODY, ADMINS)


def _parts_of(audience: str) -> tuple[str, int]:
    """Whose it is, and which: ("team", 7); 0 is nobody's number."""
    word, _colon, number = audience.partition(":")
    return word, number_in(number) or 0


def narrowest(audiences: Iterable[str]) -> str:
    """The audience of what is derived from records with these audiences: who sees it may see all of them."""
    limited = set(audiences) - {EVERYBODY}
    if not limited:
        return EVERYBODY
    return limited.pop() if len(limited) == 1 else ADMINS


def has_role(user: User, role: Role) -> bool:
    """Whether the user has this role or a higher one."""
    return user.is_active and _RANK[Role(user.role)] >= _RANK[role]


def require(user: User | None, role: Role) -> None:
    """Refuse unless the user has this role or a higher one; None is Farley itself at work.

    Raises Refused.
    """
    if user is not None and not has_role(user, role):
        raise Refused(_("Your role does not allow this. Ask an administrator of your organisation."))


def require_writer(user: User | None) -> None:
    """Refuse read-only users; None is Farley itself at work."""
    require(user, Role.MEMBER)
