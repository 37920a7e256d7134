"""Which colleague an upset customer is handed over to."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count, Q

from farley.analysis.tables import CONTACT_KINDS
from farley.base.access import audiences_of, has_role
from farley.base.accounts import Role, User
from farley.customers.models import Customer
from farley.timeline.models import Interaction
from farley.understanding.models import Proposal

_CALMING = ("hand_over", "apologise")


def experienced_colleague(customer_id: int, audience: str) -> User | None:
    """Who has calmed most upset customers, and of as many, who was most in touch with this one; the owner where nobody
    was. Only who may see the customer and the reasons, and may write.
    """
    calmed = _calmed()
    of_them = Q(customer=customer_id) | Q(customer__canonical=customer_id)
    contacts = Interaction.objects.standing().filter(of_them, kind__in=CONTACT_KINDS, recorded_by__isnull=False)
    touched = dict(contacts.order_by().values_list("recorded_by").annotate(times=Count("id")))
    owner = Customer.objects.filter(pk=customer_id).values_list("owner", flat=True).first()
    ids = {*calmed, *touched, *([owner] if owner else [])}
    seen = [user for user in User.objects.filter(pk__in=ids, is_active=True) if _may(user, customer_id, audience)]
    return min(
        seen, key=lambda user: (-calmed[user.pk], -touched.get(user.pk, 0), user.pk != owner, user.pk), default=None
    )


def _calmed() -> Counter[int]:
    rows = Proposal.objects.filter(action__in=_CALMING, went_well=True, done_by__isnull=False)
    return Counter({pk: times for pk, times in rows.values_list("done_by").annotate(times=Count("id")) if pk})


def _may(user: User, customer_id: int, audience: str) -> bool:
    if not has_role(user, Role.MEMBER):
        return False
    audiences = audiences_of(user)
    if audiences is None:
        return True
    return audience in audiences and Customer.objects.filter(pk=customer_id, audience__in=audiences).exists()
