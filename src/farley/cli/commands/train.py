"""Learn a model anew from its texts: the same texts give the same files. Needs a checkout, as the model card is part of
its documentation.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import farley
from farley.base.errors import FarleyError, Invalid

_CHECKOUT = Path(farley.__file__).resolve().parents[2]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["language"], help="the model: language reads what customers say")
    parser.add_argument("--goemotions", type=Path, metavar="FILE", help="comments of GoEmotions: train.tsv or .tsv.gz")
    parser.add_argument("--labels", type=Path, metavar="FILE", help="the list of its labels")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where to write the model instead of into the package")


def run(options: argparse.Namespace) -> int:
    from farley.analysis.language import card
    from farley.analysis.language.model import FOLDER

    if bool(options.goemotions) != bool(options.labels):
        raise Invalid("GoEmotions needs both: --goemotions and --labels.")
    test = _CHECKOUT / "tests" / "analysis" / "data" / "language"
    if not test.is_dir():
        raise FarleyError("A model is made in a checkout: its test part is not in the package.")
    made = card.make(options.goemotions, options.labels, out=options.out or FOLDER, test=test)
    page = (options.out or _CHECKOUT / "docs" / "insights") / "language-model.md"
    page.write_text(made.page, encoding="utf-8")
    for group, figures in made.figures.items():
        print(f"{group}: " + ", ".join(f"{name} {value:.3f}" for name, value in figures.items()))
    print(f"{options.out or FOLDER}, {page}")
    return 0
