"""The only way to errands on behalf of a user: each sees their own, whatever their role."""

from __future__ import annotations

from farley.base.accounts import User
from farley.language_model.models import Errand, Purpose, Setup


def last_errand_for(user: User, purpose: Purpose, topic: str) -> Errand | None:
    """What this user asked last about a topic; None where nothing, or where it was let go of since."""
    return Errand.objects.filter(by=user, purpose=purpose, topic=topic).order_by("-id").first()


def is_offered(purpose: Purpose) -> bool:
    """Whether the language model may be asked for this here."""
    setup = Setup.get()
    return setup is not None and setup.is_on(purpose)
