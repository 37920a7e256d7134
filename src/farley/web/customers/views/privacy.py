"""What we hold about a customer: all of it in one file, and all of it deleted for good. For administrators."""

from __future__ import annotations

import json
import zipfile
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from farley.base import changes, clock, files, jobs
from farley.base.access import require
from farley.base.accounts import Role
from farley.base.acts import act_of
from farley.base.errors import FarleyError
from farley.customers.access import customer_for
from farley.customers.models import Customer
from farley.privacy.actions import erase_customer
from farley.privacy.queries import everything_about
from farley.web.requests import Request, render
from farley.web.toasts import toast


@require_http_methods(["GET", "POST"])
def erase(request: Request, pk: int) -> HttpResponse:
    """Ask whether the customer shall be deleted for good, and do it."""
    require(request.user, Role.ADMIN)
    found = customer_for(request.user, pk)
    error = ""
    if request.method == "POST":
        try:
            erase_customer(found, by=request.user, at=clock.now(), why=request.POST.get("why", "").strip()[:500])
        except FarleyError as refused:
            error = str(refused)
        else:
            jobs.wake("farley.privacy.jobs.finish_erasures")
            toast(request, _("The customer was deleted for good."))
            return HttpResponseRedirect(reverse("customers"))
    return render(request, "customers/erase.html", {"customer": found, "error": error})


@require_GET
def held(request: Request, pk: int) -> FileResponse:
    """Everything that we hold about the customer, as one zip file."""
    require(request.user, Role.ADMIN)
    found = customer_for(request.user, pk)
    act = act_of({"by": request.user, "at": clock.now()})
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    _write(file, found)
    changes.note(found, "export", {"everything": (None, True)}, act)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"customer-{found.pk}.zip")


def _write(file: IO[bytes], customer: Customer) -> None:
    """A file of JSON for each table, and the files that came along under their hash."""
    tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in everything_about(customer):
        tables[one.table].append(one.record)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, records in tables.items():
            text = json.dumps(records, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
            archive.writestr(f"{table}.json", text)
        for sha256 in sorted({record["sha256"] for record in tables["timeline.Attachment"]}):
            path: Path = files.path_of(sha256)
            if path.exists():
                archive.write(path, f"files/{sha256}")
