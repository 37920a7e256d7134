"""What a key may be allowed to do."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """One permission of a key; the user whom it acts as must be allowed to do it, too."""

    CUSTOMERS_READ = "customers:read", _("See customers")
    CUSTOMERS_WRITE = "customers:write", _("Create and change customers")
    ATTRIBUTES_WRITE = "attributes:write", _("Define fields of customers")
    INTERACTIONS_READ = "interactions:read", _("See what happened with customers")
    INTERACTIONS_WRITE = "interactions:write", _("Record what happened with customers")
    ORDERS_READ = "orders:read", _("See orders")
    ORDERS_WRITE = "orders:write", _("Record orders")
    FOLLOW_UPS_READ = "follow_ups:read", _("See follow-ups")
    FOLLOW_UPS_WRITE = "follow_ups:write", _("Set and finish follow-ups")
    SEGMENTS_READ = "segments:read", _("See segments, and who is in them")
    SEGMENTS_WRITE = "segments:write", _("Make and change segments")
    INSIGHTS_READ = "insights:read", _("See what customers seem to mean")
    VERDICTS_WRITE = "verdicts:write", _("Confirm, correct and refute insights")
    THEMES_WRITE = "themes:write", _("Name, merge and split themes")
    IMPORTS_READ = "imports:read", _("See imports")
    IMPORTS_WRITE = "imports:write", _("Bring files in")
    USERS_READ = "users:read", _("See who the colleagues and teams are")
