"""What a customer's contacts with us tell."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from farley.analysis.dialogue.contact_persons import ContactPersons
from farley.analysis.dialogue.effort import Effort
from farley.analysis.dialogue.service_strain import ServiceStrain
from farley.analysis.dialogue.who_starts import WhoStarts
from farley.analysis.preferred_channel import PreferredChannel
from farley.analysis.tables import CONTACT_KINDS
from farley.base.accounts import Organisation
from farley.customers.time_zones import time_zones
from farley.understanding.catalogue.declaration import Analysis, Declaration
from farley.understanding.posts import posts


def _preferred_channel() -> Analysis:
    organisation = Organisation.get()
    ours = organisation.time_zone if organisation else "UTC"
    return PreferredChannel(time_zone=ours, time_zones=time_zones())


def _contact_persons() -> Analysis:
    return ContactPersons(posts())


def _effort() -> Analysis:
    return Effort(posts())


CONTACTS: tuple[Declaration, ...] = (
    Declaration(
        name="service_strain",
        question=_("Is something of this customer's still waiting for us?"),
        analysis=ServiceStrain,
        inputs=CONTACT_KINDS,
        every=timedelta(days=1),
        evidence=_("What the customer wrote and nobody has answered, or the complaints of the last three months."),
        confidence=_("How probably no answer will come by itself, by how long answers take here."),
        faults=_(
            "Answers that nobody recorded do not count. Some questions are none, and some complaints are not seen."
        ),
        needs_tones=True,
    ),
    Declaration(
        name="who_starts",
        question=_("Does this customer still turn to us?"),
        analysis=WhoStarts,
        inputs=CONTACT_KINDS,
        every=timedelta(days=1),
        evidence=_("How the customer turned to us, and we to the customer since. What still came speaks against it."),
        confidence=_("How probably it happens less than half as often as before, or more than twice as often."),
        predicts=_("Turns to us within 60 days"),
        faults=_(
            "Contacts that nobody recorded do not count. Mails to everybody are left out where many went at once."
        ),
    ),
    Declaration(
        name="contact_persons",
        question=_("Does our contact with this organisation hang on one person?"),
        analysis=_contact_persons,
        inputs=CONTACT_KINDS,
        every=timedelta(days=1),
        evidence=_("The contacts with that person. Those with others there speak against it."),
        confidence=_("How large the share of that person surely is, less where there were few contacts."),
        faults=_("It knows the people who were entered as working there, and who left where that was entered, too."),
    ),
    Declaration(
        name="effort",
        question=_("How much of our time does this customer take?"),
        analysis=_effort,
        inputs=("purchase", "refund", *CONTACT_KINDS),
        every=timedelta(days=7),
        evidence=_("The contacts of the last year; where hardly any time is taken, the purchases."),
        confidence=_("How probably it is at least twice the usual, or less than half of it, a purchase."),
        faults=_("It counts contacts, not minutes. What our time costs is not known, so this is not profit."),
    ),
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
