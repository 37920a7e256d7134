"""Write everything that Farley knows into one zip file that any program can read: a file of JSON lines for each kind of
record, and every attachment under its hash. For moving elsewhere; for keeping Farley safe there is backup."""

from __future__ import annotations

import argparse
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django

from farley.cli.ready import require_installation

if TYPE_CHECKING:
    from django.db.models import Model

# What stands in no export: passwords, keys, and what can be worked out anew.
# Secrets; and what only a machine reads, which is worked out anew.
_WITHHELD = {"user": {"password"}, "theme": {"anchor"}}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="where to write it, such as farley-export.zip")


def run(options: argparse.Namespace) -> int:
    django.setup()
    from django.apps import apps
    from django.conf import settings
    from django.db import transaction

    require_installation()
    with transaction.atomic(), zipfile.ZipFile(options.file, "w", zipfile.ZIP_DEFLATED) as archive:
        for label in settings.EXPORTED:
            count = _write(archive, apps.get_model(label))
            print(f"{label}: {count:,}")
        print(f"files: {_write_files(archive):,}")
    _write_down()
    print(f"{options.file}: {options.file.stat().st_size / 1e6:.1f} MB")
    return 0


def _write(archive: zipfile.ZipFile, model: type[Model]) -> int:
    count = 0
    with archive.open(f"{model._meta.db_table}.jsonl", "w", force_zip64=True) as file:
        for line in _lines(model):
            file.write(line)
            count += 1
    return count


def _lines(model: type[Model]) -> Iterator[bytes]:
    from django.core.serializers.json import DjangoJSONEncoder

    withheld = _WITHHELD.get(str(model._meta.model_name), set())
    names = [field.attname for field in model._meta.concrete_fields if field.attname not in withheld]
    for values in model._default_manager.order_by("pk").values_list(*names).iterator(chunk_size=2000):
        record = dict(zip(names, values, strict=True))
        yield json.dumps(record, cls=DjangoJSONEncoder, ensure_ascii=False).encode() + b"\n"


def _write_files(archive: zipfile.ZipFile) -> int:
    from farley.base import files
    from farley.timeline.models import Attachment

    hashes = sorted(set(Attachment.objects.values_list("sha256", flat=True)))
    for sha256 in hashes:
        archive.write(files.path_of(sha256), f"files/{sha256}", compress_type=zipfile.ZIP_STORED)
    return len(hashes)


def _write_down() -> None:
    from farley.base import changes, clock
    from farley.base.acts import act_of

    act = act_of({"by": None, "at": clock.now(), "source": "command line"})
    changes.note(changes.open_batch("export", "everything", act), "export", {"everything": (None, True)}, act)
