"""People's answers to what is not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from farley.analysis.unknowns import is_attribute
from farley.base import changes
from farley.base.access import require_writer
from farley.base.acts import ActWords, act_of
from farley.base.changes import Act, Batch, Change, kind_of, open_batch
from farley.base.errors import Invalid
from farley.customers import actions as customers
from farley.customers.drafts import IdentifierDraft
from farley.customers.models import Customer, IdentifierKind, Relationship
from farley.understanding.models import CheckKind, FactCheck
from farley.understanding.unknowns import keeping

_IDENTIFIERS: dict[str, str] = {
    "email": IdentifierKind.EMAIL,
    "phone": IdentifierKind.PHONE,
    "website": IdentifierKind.URL,
}
_FIELDS = ("reading", "language")
_ROLES = ("role", "decider")


@dataclass(frozen=True)
class Answer:
    """What somebody found out: the value, and for a role the relationship in which it is held. `region` is the country
    whose numbers a phone number is read as.
    """

    value: str | list[str]
    tie: Relationship | None = None
    region: str = ""


@transaction.atomic
def answer_question(customer: Customer, fact: str, answer: Answer, **act: Unpack[ActWords]) -> FactCheck | None:
    """Write an answer into the customer's record. Returns what `withdraw_check` takes back with the answer, None where
    that is done in the record.

    Raises Invalid for an empty answer, one that does not fit, and a fact that is not answered by a value.
    """
    who = act_of(act)
    require_writer(who.by)
    text = answer.value if isinstance(answer.value, str) else ", ".join(answer.value)
    if not text.strip():
        raise Invalid(_("Give an answer."), field="value")
    batch = _write(customer, fact, answer, text.strip(), act)
    check = _settle(customer, fact, act | {"batch": batch})
    return check if batch else None


@transaction.atomic
def check_fact(customer: Customer, fact: str, kind: str, **act: Unpack[ActWords]) -> FactCheck:
    """Say that a fact does not apply, that it was asked in vain, or that it is still right.

    Raises Invalid for anything else.
    """
    who = act_of(act)
    require_writer(who.by)
    if kind not in CheckKind.values:
        raise Invalid(_("Say whether it does not apply, was asked, or is still right."), field="kind")
    # Somebody who clicks twice says it once, so that one undo takes it back.
    Customer.objects.select_for_update().filter(pk=customer.pk).first()
    said = FactCheck.objects.filter(customer=customer, fact=fact[:80], withdrawn_at=None).order_by("at", "id").last()
    if said is not None and said.kind == kind != CheckKind.STILL_TRUE:
        return said
    check = _check(customer, fact, kind, who)
    keeping.refresh_customers([customer.pk], at=who.at)
    return check


@transaction.atomic
def withdraw_check(check: FactCheck, **act: Unpack[ActWords]) -> None:
    """Take back what was said of a fact, with the answer that was written into the record: it is asked again."""
    who = act_of(act)
    require_writer(who.by)
    said = Change.objects.filter(subject_kind=kind_of(check), subject_id=check.pk)
    for batch in Batch.objects.filter(pk__in=said.values("batch")):
        customers.undo_batch(batch, **act)
    fields = changes.set_fields(check, {"withdrawn_at": who.at})
    check.save(update_fields=["withdrawn_at"])
    changes.note(check, "withdraw", fields, who)
    keeping.refresh_customers([check.customer.current_id], at=who.at)


def _write(customer: Customer, fact: str, answer: Answer, text: str, act: ActWords) -> Batch | None:
    if fact in _IDENTIFIERS:
        draft = IdentifierDraft(_IDENTIFIERS[fact], text)
        customers.add_identifiers(customer, [draft], region=answer.region, **act)
        return None
    if fact in _ROLES:
        if answer.tie is None:
            raise Invalid(_("Choose somebody who works there."), field="tie")
        customers.name_role(answer.tie, text, **act)
        return None
    if fact not in _FIELDS and not is_attribute(fact):
        raise Invalid(_("This is answered on the customer's page."), field="value")
    batch = open_batch("bulk", customer.name, act_of(act))
    values = {"attributes": {fact[2:]: answer.value}} if is_attribute(fact) else {fact: text}
    customers.update_customer(customer, values, **(act | {"batch": batch}))
    return batch


def _settle(customer: Customer, fact: str, act: ActWords) -> FactCheck:
    """An answer says that what is recorded now is right, whatever else speaks against it."""
    who = act_of(act)
    check = _check(customer, fact, CheckKind.STILL_TRUE, who)
    keeping.refresh_customers([customer.pk], at=who.at)
    return check


def _check(customer: Customer, fact: str, kind: str, who: Act) -> FactCheck:
    check = FactCheck.objects.create(customer=customer, fact=fact[:80], kind=kind, by=who.by, at=who.at)
    changes.note(check, "create", {"fact": (None, fact), "kind": (None, kind)}, who)
    return check
