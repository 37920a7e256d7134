"""Remove the sample data, and nothing that is one's own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import models, transaction

from farley.base import changes
from farley.base.access import require
from farley.base.accounts import Organisation, Role, Team, User
from farley.base.changes import Act, Batch, Change
from farley.commerce.models import OrderLine, Product
from farley.customers.models import AttributeDefinition, Customer, CustomerTag, Tag
from farley.demo.actions.drafts import SKU_PREFIX
from farley.demo.actions.loading import BATCH_KIND, SOURCE, Progress
from farley.demo.organisations import TAGS as FIRM_TAGS
from farley.demo.people import TAGS as HOME_TAGS
from farley.demo.products import PRODUCTS
from farley.teamwork.models import SavedView
from farley.warehouse import actions as warehouse

_AT_ONCE = 16


def remove(*, by: User | None, at: datetime, progress: Progress | None = None) -> Batch | None:
    """Take the sample company out again: its customers with everything recorded of them, its products and its staff.

    What is one's own stays: other customers, and whatever else nobody but you made. What you wrote on a sample customer
    goes with that customer. The account of whoever removes the data stays open; accounts of sample staff that are still
    needed, because they did something for your own customers, are closed. Interrupted, it goes on where it stopped when
    it is called again; the batch's data say how far it is. Returns the batch, or None where no sample data are left.

    Raises Refused: only administrators may.
    """
    if by is not None:
        require(by, Role.ADMIN)
    batch = Batch.objects.filter(kind=BATCH_KIND, reverted_at=None).first()
    if batch is not None:
        _Removal(batch, Act(by, at, SOURCE)).run(progress)
    return batch


class _Removal:
    """One run: the customers in small portions, then their columnar copy, then at once what was there for them."""

    def __init__(self, batch: Batch, who: Act):
        self._batch, self._who = batch, who

    def run(self, progress: Progress | None) -> None:
        made = list(self._made(Customer))
        left = list(Customer.objects.filter(pk__in=made).order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(left), _AT_ONCE):
            self._remove_customers(left[start : start + _AT_ONCE])
            done = len(made) - len(left) + min(start + _AT_ONCE, len(left))
            self._tell(done, len(made))
            if progress:
                progress(done, len(made))
        warehouse.erase_customers(made, at=self._who.at)
        self._remove_the_rest()

    def _made(self, model: type[models.Model]) -> models.QuerySet[Change, int]:
        """The ids of the records of this kind that the batch made."""
        made = Change.objects.filter(batch=self._batch, subject_kind=changes.kind_of(model), verb="create")
        return made.values_list("subject_id", flat=True)

    @transaction.atomic
    def _remove_customers(self, ids: Iterable[int]) -> None:
        """With all that hangs on them; the changes tell those who keep copies that they are gone."""
        gone = list(Customer.objects.filter(pk__in=ids))
        notes = [changes.change_of(customer, "remove", {}, self._who) for customer in gone]
        Customer.objects.filter(pk__in=ids).delete()
        changes.note_many(notes)

    def _tell(self, done: int, of: int) -> None:
        self._batch.data |= {"removed": done, "of": of}
        self._batch.save(update_fields=["data"])

    @transaction.atomic
    def _remove_the_rest(self) -> None:
        SavedView.objects.filter(pk__in=self._made(SavedView)).delete()
        self._remove_words()
        users, teams = list(self._made(User)), list(self._made(Team))
        Change.objects.filter(batch=self._batch).delete()
        self._dismiss(User.objects.filter(pk__in=users))
        for team in Team.objects.filter(pk__in=teams):
            if not _is_needed(team):
                team.delete()
        self._hand_over()
        changes.note(self._batch, "revert", {"reverted_at": (None, self._who.at)}, self._who)
        self._batch.reverted_at, self._batch.reverted_by = self._who.at, self._who.by
        self._batch.save(update_fields=["reverted_at", "reverted_by"])

    def _remove_words(self) -> None:
        """Products, tags and fields that nobody uses any more."""
        skus = [SKU_PREFIX + item.key.upper() for item in PRODUCTS]
        Product.objects.filter(sku__in=skus).exclude(pk__in=OrderLine.objects.values("product").distinct()).delete()
        Tag.objects.filter(name__in=[*FIRM_TAGS, *HOME_TAGS]).exclude(pk__in=CustomerTag.objects.values("tag")).delete()
        for definition in AttributeDefinition.objects.filter(pk__in=self._made(AttributeDefinition)):
            if not Customer.objects.filter(attributes__has_key=definition.key).exists():
                definition.delete()

    def _dismiss(self, staff: models.QuerySet[User]) -> None:
        for user in staff:
            if self._who.by is not None and user.pk == self._who.by.pk:
                continue
            if _is_needed(user):
                user.is_active = False
                user.set_unusable_password()
                user.save(update_fields=["is_active", "password"])
                changes.note(user, "update", {"is_active": (True, False)}, self._who)
            else:
                user.delete()

    def _hand_over(self) -> None:
        """The sample organisation becomes that of whoever is left; without anybody, the set-up asks again."""
        ours = Organisation.get()
        if ours is None or not ours.is_sample:
            return
        if User.objects.filter(is_active=True).exists():
            ours.is_sample = False
            ours.save(update_fields=["is_sample"])
            changes.note(ours, "update", {"is_sample": (True, False)}, self._who)
        else:
            ours.delete()


def _is_needed(record: models.Model) -> bool:
    """Whether any record of one's own still points at this one."""
    pointers = [
        field for field in record._meta.get_fields(include_hidden=True) if isinstance(field, models.ManyToOneRel)
    ]
    return any(
        pointer.related_model._base_manager.filter(**{pointer.field.name: record}).exists()
        for pointer in pointers
        if pointer.related_model.__module__.startswith("farley.")
    )
