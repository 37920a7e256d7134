"""What needs attention today, from follow-ups and insights."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from farley.base import clock
from farley.base.access import has_role
from farley.base.accounts import Role, User
from farley.customers.access import customers_for
from farley.teamwork.access import follow_ups_for
from farley.understanding.models import Theme
from farley.understanding.proposals.reading import worklist
from farley.understanding.queries import attention_for, progress
from farley.understanding.queries.promises import promises_to_keep
from farley.understanding.queries.themes import raised_hands, titled
from farley.web.requests import Request, render

SHOWN = 30
_LATELY = 8


@require_GET
def home(request: Request) -> HttpResponse:
    """One's own follow-ups with the late ones first, and the customers one was in touch with lately."""
    at = clock.now()
    today = timezone.localdate(at)
    mine = follow_ups_for(request.user).filter(assignee=request.user, done_at=None).order_by("due_on", "id")
    due = list(mine.filter(due_on__lte=today)[:SHOWN])
    coming = list(mine.filter(due_on__gt=today)[:SHOWN])
    in_touch = customers_for(request.user).current().filter(last_interaction__isnull=False)
    in_touch = in_touch.select_related("last_interaction").order_by("-last_interaction__happened_at")
    context = {
        "today": today,
        "attention": attention_for(request.user, at=at, most=8, only_own=not has_role(request.user, Role.MANAGER)),
        "raised_hands": _raised_hands(request.user),
        "worklist": worklist(request.user, at=at, most=8, only_own=not has_role(request.user, Role.MANAGER)),
        "promises": promises_to_keep(request.user, at=at, only_own=not has_role(request.user, Role.MANAGER)),
        "progress": progress(at=at),
        "due": due,
        "coming": coming,
        # In a young organisation nobody looks after anybody yet: then everybody's are shown.
        "lately": list(in_touch.filter(owner=request.user)[:_LATELY]) or in_touch[:_LATELY],
        "is_empty": not customers_for(request.user).current().exists(),
    }
    return render(request, "home/home.html", context)


def _raised_hands(user: User) -> list[tuple[Theme, str]]:
    themes = raised_hands(user)
    return [(theme, title) for theme, (_pk, title) in zip(themes, titled(user, themes), strict=True)]
