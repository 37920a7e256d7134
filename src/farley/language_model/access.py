"""The only way to errands on behalf of a user: each sees their own, whatever their role."""

from __future__ import annotations

from farley.base.accounts import User
from farley.customers.access import customers_for
from farley.language_model.models import Errand, Purpose, Setup
from farley.timeline.access import interactions_for


def last_errand_for(user: User, purpose: Purpose, topic: str) -> Errand | None:
    """What this user asked last about a topic; None where nothing, where it was let go of since, or where it holds what
    they may no longer see.
    """
    errand = Errand.objects.filter(by=user, purpose=purpose, topic=topic).select_related("by").order_by("-id").first()
    return errand if errand and may_be_drawn_on(errand) else None


def may_be_drawn_on(errand: Errand) -> bool:
    """Whether whoever asked may still see all whose words an errand holds, and nothing of it was taken back."""
    about, entries = errand.about, errand.entries
    if about and customers_for(errand.by).filter(pk__in=about).count() < len(about):
        return False
    return not entries or interactions_for(errand.by).standing().filter(pk__in=entries).count() == len(entries)


def is_offered(purpose: Purpose) -> bool:
    """Whether the language model may be asked for this here."""
    setup = Setup.get()
    return setup is not None and setup.is_on(purpose)
