"""What we hold about a customer: all of it in one file, and all of it deleted for good. For administrators."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

import msgspec
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
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

_ATTACHMENTS = "timeline.Attachment"
_PIECE = 16 * 1024


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
def held(request: Request, pk: int) -> StreamingHttpResponse:
    """Everything that we hold about the customer, as one zip file; it is sent while it is written."""
    require(request.user, Role.ADMIN)
    found = customer_for(request.user, pk)
    changes.note(found, "export", {"everything": (None, True)}, act_of({"by": request.user, "at": clock.now()}))
    response = StreamingHttpResponse(_zipped(found), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="customer-{found.pk}.zip"'
    return response


def _zipped(customer: Customer) -> Iterator[bytes]:
    """A file of JSON for each table, a line for each record, and the files that came along under their hash."""
    outlet, attached = _Outlet(), set()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, records in groupby(everything_about(customer), key=attrgetter("table")):
            with archive.open(f"{table}.json", "w") as entry:
                for place, one in enumerate(records):
                    entry.write(b"[\n" if place == 0 else b",\n")
                    entry.write(msgspec.json.encode(one.record, enc_hook=str))
                    attached |= {one.record["sha256"]} if table == _ATTACHMENTS else set()
                    yield from outlet.poured()
                entry.write(b"\n]\n")
        for path in map(files.path_of, sorted(attached)):
            if path.exists():
                with path.open("rb") as file, archive.open(f"files/{path.name}", "w") as entry:
                    while piece := file.read(_PIECE):
                        entry.write(piece)
                        yield from outlet.poured()
    yield from outlet.poured(least=1)


class _Outlet:
    """What a zip file is written into, to be poured on from there: a file that only knows how to grow."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, piece: bytes) -> int:
        self._written += piece
        return len(piece)

    def flush(self) -> None:
        """Nothing is kept back."""

    def close(self) -> None:
        """What was written can still be poured."""

    def poured(self, *, least: int = _PIECE) -> Iterator[bytes]:
        """What was written, once it is worth sending."""
        if len(self._written) >= least:
            yield bytes(self._written)
            self._written.clear()
