"""What a customer's contacts with us tell."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from farley.analysis.preferred_channel import PreferredChannel
from farley.analysis.tables import CONTACT_KINDS
from farley.base.accounts import Organisation
from farley.customers.time_zones import time_zones
from farley.understanding.catalogue.declaration import Analysis, Declaration


def _preferred_channel() -> Analysis:
    organisation = Organisation.get()
    ours = organisation.time_zone if organisation else "UTC"
    return PreferredChannel(time_zone=ours, time_zones=time_zones())


CONTACTS: tuple[Declaration, ...] = (
    Declaration(
        name="preferred_channel",
        question=_("How, and at what time of day, does this customer turn to us?"),
        analysis=_preferred_channel,
        inputs=CONTACT_KINDS,
        every=timedelta(days=7),
        evidence=_("The contacts by this channel. Contacts by other channels speak against it."),
        confidence=_("How probably this channel really is the first choice, less where there were few contacts."),
        predicts=_("The next contact comes by this channel"),
        faults=_(
            "Contacts that nobody recorded do not count: a shop that notes no visits looks as if everybody writes."
        ),
    ),
)
