"""Measure Farley: each benchmark prints one JSON object with its figures and their bounds. Needs a checkout."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

import farley
from farley.base.errors import FarleyError, Invalid

_CHECKOUT = Path(farley.__file__).resolve().parents[2]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="the benchmark to run")
    parser.add_argument("--list", action="store_true", help="name them all")
    parser.add_argument("--scale", type=float, default=1.0, metavar="SHARE", help="run it smaller: 0.1 is a tenth")


def run(options: argparse.Namespace) -> int:
    known = _benchmarks()
    if options.list or not options.name:
        for name, about in known.items():
            print(f"{name:<12}{about}")
        return 0
    if options.name not in known:
        raise Invalid(f"There is no benchmark “{options.name}”. They are: {', '.join(known)}.")
    figures = import_module(f"bench.{options.name}").run(options.scale)
    print(
        json.dumps({"benchmark": options.name, "scale": options.scale, "figures": list(map(asdict, figures))}, indent=1)
    )
    return 0 if all(figure.holds is not False for figure in figures) else 1


def _benchmarks() -> dict[str, str]:
    """The benchmarks, with the first sentence of each: the modules of `bench` that have a `run`."""
    folder = _CHECKOUT / "bench"
    if not folder.is_dir():
        raise FarleyError("Benchmarks are not part of the package. Run this in a checkout of Farley.")
    sys.path.insert(0, str(_CHECKOUT))
    found = {}
    for path in sorted(folder.glob("*.py")):
        text = path.read_text()
        if "\ndef run(scale: float)" in text:
            found[path.stem] = text.split('"""')[1].partition("\n")[0]
    return found
