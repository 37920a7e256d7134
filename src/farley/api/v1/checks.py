"""What the API checks before it calls a room: that whom and what a request names is there."""

from __future__ import annotations

from django.utils.translation import gettext as _

from farley.base.accounts import Organisation, Team, User
from farley.base.errors import Invalid


def check_owner(owner_id: int | None, team_id: int | None) -> None:
    """Refuse an owner or a team that there is not.

    Raises Invalid.
    """
    if owner_id is not None and not User.objects.filter(pk=owner_id, is_active=True).exists():
        raise Invalid(_("There is no such user."), field="owner_id")
    if team_id is not None and not Team.open().filter(pk=team_id).exists():
        raise Invalid(_("There is no such team."), field="team_id")


def home_country() -> str:
    """The country of our organisation, where phone numbers without a country code are dialled."""
    organisation = Organisation.get()
    return organisation.country if organisation else ""
