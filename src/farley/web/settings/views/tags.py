"""The tags that are on customers."""

from __future__ import annotations

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from farley.base import clock
from farley.base.accounts import Role, User
from farley.base.errors import NotFound
from farley.customers import actions
from farley.customers.access import of_seen_customers, tags_for
from farley.customers.models import CustomerTag, Tag
from farley.web.errors import carry_out
from farley.web.requests import Request, render
from farley.web.security import for_role
from farley.web.settings.forms import MergeTagForm, TagForm
from farley.web.settings.paging import page_of
from farley.web.toasts import toast

# As many names as a browser still offers at once without delay.
_MOST_OFFERED = 500


@for_role(Role.MANAGER)
@require_safe
def tags(request: Request) -> HttpResponse:
    """Every tag and how many customers have it."""
    q = request.GET.get("q", "").strip()
    found = tags_for(request.user).filter(name__icontains=q) if q else tags_for(request.user)
    page = page_of(found, request.GET.get("after", ""), by=("name", "id"))
    counted = _uses(request.user).filter(tag__in=page.rows).values_list("tag_id").annotate(n=Count("id")).order_by()
    customers = dict(counted)
    rows = [(tag, customers.get(tag.pk, 0)) for tag in page.rows]
    return render(request, "settings/tags.html", {"rows": rows, "after": page.after, "q": q})


@for_role(Role.MANAGER)
@require_http_methods(["GET", "POST"])
def tag(request: Request, pk: int) -> HttpResponse:
    """One tag: another name for it; and, from here, merge or delete it."""
    which = _tag(request.user, pk)
    form = TagForm(request.POST or None, initial={"name": which.name})
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        carry_out(form, lambda: actions.rename_tag(which, name, by=request.user, at=clock.now()))
        if form.is_valid():
            toast(request, _("The tag is called “%(name)s” now.") % {"name": which.name})
            return redirect("tags")
    return _tag_page(request, which, form, MergeTagForm(auto_id="merge_%s"))


@for_role(Role.MANAGER)
@require_POST
def merge_tag(request: Request, pk: int) -> HttpResponse:
    """Puts another tag in the place of this one."""
    which = _tag(request.user, pk)
    form = MergeTagForm(request.POST, auto_id="merge_%s")
    if form.is_valid():
        into = form.cleaned_data["into"]
        count = carry_out(form, lambda: actions.merge_tags(which, into, by=request.user, at=clock.now()))
        if count is not None:
            text = ngettext("%(n)s customer now has “%(name)s”.", "%(n)s customers now have “%(name)s”.", count)
            toast(request, text % {"n": count, "name": into.name})
            return redirect("tags")
    return _tag_page(request, which, TagForm(initial={"name": which.name}), form)


@for_role(Role.MANAGER)
@require_POST
def delete_tag(request: Request, pk: int) -> HttpResponse:
    """Takes a tag off everybody."""
    which = _tag(request.user, pk)
    name = which.name
    actions.delete_tag(which, by=request.user, at=clock.now())
    toast(request, _("The tag “%(name)s” is deleted.") % {"name": name})
    return redirect("tags")


def _tag_page(request: Request, which: Tag, form: TagForm, merge_form: MergeTagForm) -> HttpResponse:
    others = tags_for(request.user).exclude(pk=which.pk).order_by("name")
    context = {
        "tag": which,
        "form": form,
        "merge_form": merge_form,
        "names": others.values_list("name", flat=True)[:_MOST_OFFERED],
        "count": _uses(request.user).filter(tag=which).count(),
    }
    status = 422 if form.errors or merge_form.errors else 200
    return render(request, "settings/tag.html", context, status=status)


def _uses(user: User) -> QuerySet[CustomerTag]:
    return CustomerTag.objects.filter(of_seen_customers(user))


def _tag(user: User, pk: int) -> Tag:
    found = tags_for(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such tag."))
    return found
