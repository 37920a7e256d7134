"""The tables of this room, gathered for Django."""

from farley.base.accounts import Attempt, Invitation, Organisation, Team, User
from farley.base.changes import Batch, Change
from farley.base.streams import Cursor

__all__ = ["Attempt", "Batch", "Change", "Cursor", "Invitation", "Organisation", "Team", "User"]
