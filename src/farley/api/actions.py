"""Make and revoke keys; remember answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Unpack

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from farley.api.models import ApiKey, RememberedAnswer
from farley.api.scopes import Scope
from farley.api.secrets import hash_of, new_secret, prefix_of
from farley.base import changes
from farley.base.acts import ActWords, act_of
from farley.base.errors import Invalid, Refused

# A key's last use is known to the minute: a write for each request would cost more than the request.
_USE_IS_NOTED_AFTER = timedelta(minutes=1)
ANSWERS_ARE_KEPT = timedelta(days=7)


@dataclass(frozen=True)
class NewKey:
    """A key that was just made, and its secret, which can never be seen again."""

    key: ApiKey
    secret: str


@transaction.atomic
def create_key(
    *, name: str, scopes: Sequence[str], expires_at: datetime | None = None, **act: Unpack[ActWords]
) -> NewKey:
    """Make a key that acts as the user who makes it.

    Raises Invalid without a name or a scope, or where it would have expired already.
    """
    who = act_of(act)
    if who.by is None:
        raise Invalid(_("A key belongs to somebody."))
    if not slugify(name, allow_unicode=True):
        raise Invalid(_("Give the key a name, so that you know later what it is for."), field="name")
    if not scopes or set(scopes) - set(Scope.values):
        raise Invalid(_("Choose what the key may do."), field="scopes")
    if expires_at is not None and expires_at <= who.at:
        raise Invalid(_("This day has passed."), field="expires_at")
    secret = new_secret()
    key = ApiKey.objects.create(
        name=name.strip()[:60],
        prefix=prefix_of(secret),
        hash=hash_of(secret),
        scopes=sorted(set(scopes)),
        owner=who.by,
        created_at=who.at,
        expires_at=expires_at,
    )
    changes.note(key, "create", {"name": (None, key.name), "scopes": (None, key.scopes)}, who)
    return NewKey(key, secret)


@transaction.atomic
def revoke_key(key: ApiKey, **act: Unpack[ActWords]) -> None:
    """Take a key out of use for good; its owner and administrators may. Revoking it again changes nothing.

    Raises Refused.
    """
    who = act_of(act)
    if who.by is not None and who.by.pk != key.owner_id and not who.by.is_admin:
        raise Refused(_("Only its owner or an administrator can revoke a key."))
    key = ApiKey.objects.select_for_update().get(pk=key.pk)
    if key.revoked_at is None:
        key.revoked_at, key.revoked_by = who.at, who.by
        key.save(update_fields=["revoked_at", "revoked_by"])
        changes.note(key, "revoke", {"revoked_at": (None, who.at)}, who)


def note_use(key: ApiKey, *, at: datetime) -> None:
    """Remember that a key was used, to the minute."""
    if key.last_used_at is None or at - key.last_used_at >= _USE_IS_NOTED_AFTER:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=at)


def claim_answer(key: ApiKey, idempotency_key: str, request_hash: str, *, at: datetime) -> RememberedAnswer:
    """The answer kept under this idempotency key, or a new empty one (status 0) for the caller to fill.

    The caller holds a transaction: a second request with the same idempotency key waits here until the first one is
    through.
    """
    answer, _is_new = RememberedAnswer.objects.get_or_create(
        key=key, idempotency_key=idempotency_key, defaults={"request_hash": request_hash, "at": at}
    )
    return answer


def keep_answer(answer: RememberedAnswer, *, status: int, body: str) -> None:
    """Keep what was answered."""
    answer.status, answer.body = status, body
    answer.save(update_fields=["status", "body"])


def blank_answers(ids: Sequence[int]) -> int:
    """Forget what was answered, as somebody in it was deleted for good. Returns how many.

    The same request once more is told so, and not carried out a second time.
    """
    gone = {"type": "about:blank", "title": "Gone", "status": 410, "detail": "The customer was deleted for good."}
    return RememberedAnswer.objects.filter(pk__in=ids).update(status=410, body=json.dumps(gone))


def forget_answers(*, at: datetime) -> int:
    """Delete answers that no caller will ask for again. Returns how many."""
    return RememberedAnswer.objects.filter(at__lt=at - ANSWERS_ARE_KEPT).delete()[0]
