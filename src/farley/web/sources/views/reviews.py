"""Two customers who may be one: side by side with the reasons, and one key for each answer."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from farley.base import clock
from farley.base.accounts import Role
from farley.base.errors import NotFound
from farley.capture.access import review_for, reviews_for
from farley.capture.actions import reviews as actions
from farley.capture.models import Review, ReviewState
from farley.customers.access import customers_for
from farley.web.requests import Request, render
from farley.web.security import for_role
from farley.web.settings.paging import page_of
from farley.web.sources.comparing import compared
from farley.web.sources.wording import arguments_of
from farley.web.toasts import toast


@for_role(Role.MEMBER)
@require_safe
def reviews(request: Request) -> HttpResponse:
    """The next pair to decide on, the likeliest first. “Later” goes on to the one after it."""
    here = request.GET.get("after", "")
    page = page_of(reviews_for(request.user), here, by=("-score", "-id"), size=1)
    review = page.rows[0] if page.rows else None
    context: dict[str, object] = {"review": review, "here": here, "later": page.after}
    if review is not None:
        pair = (review.first, review.second)
        context |= {
            "pair": pair,
            "rows": compared(pair, request.user, at=clock.now()),
            "arguments": arguments_of(review.reasons),
        }
    return render(request, "sources/reviews.html", context)


@for_role(Role.MEMBER)
@require_POST
def same(request: Request, pk: int) -> HttpResponse:
    """They are one: join them."""
    review = review_for(request.user, pk)
    kept = review.second if request.POST.get("kept") == str(review.second_id) else review.first
    actions.merge_reviewed(review, kept=kept, by=request.user, at=clock.now())
    text = _("%(name)s is one customer now.") % {"name": kept.name}
    toast(request, text, undo=reverse("review_reopen", args=[pk]))
    return _next(request)


@for_role(Role.MEMBER)
@require_POST
def different(request: Request, pk: int) -> HttpResponse:
    """They are two: the pair is not shown again."""
    review = review_for(request.user, pk)
    actions.keep_apart(review, by=request.user, at=clock.now())
    text = _("%(first)s and %(second)s stay two.") % {"first": review.first.name, "second": review.second.name}
    toast(request, text, undo=reverse("review_reopen", args=[pk]))
    return _next(request)


@for_role(Role.MEMBER)
@require_POST
def reopen(request: Request, pk: int) -> HttpResponse:
    """Take back what was decided."""
    seen = customers_for(request.user)
    review = Review.objects.exclude(state=ReviewState.OPEN).filter(pk=pk).first()
    if review is None or seen.filter(pk__in=[review.first_id, review.second_id]).count() < 2:
        raise NotFound(_("There is no such review."))
    actions.reopen(review, by=request.user, at=clock.now())
    return HttpResponseRedirect(reverse("reviews"))


def _next(request: Request) -> HttpResponse:
    here = request.POST.get("here", "")
    return HttpResponseRedirect(f"{reverse('reviews')}?after={here}" if here.isascii() and here else reverse("reviews"))
