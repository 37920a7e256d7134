"""Every insight, declared once, in the module of its family. A new family has its line here."""

from __future__ import annotations

from farley.understanding.catalogue.chances import CHANCES
from farley.understanding.catalogue.contacts import CONTACTS
from farley.understanding.catalogue.declaration import Analysis, Declaration
from farley.understanding.catalogue.portrait import PORTRAIT
from farley.understanding.catalogue.purchases import PURCHASES
from farley.understanding.catalogue.value import VALUE
from farley.understanding.catalogue.words import WORDS

__all__ = ["BY_NAME", "CATALOGUE", "Analysis", "Declaration"]

CATALOGUE: tuple[Declaration, ...] = (*PURCHASES, *WORDS, *PORTRAIT, *CONTACTS, *CHANCES, *VALUE)
BY_NAME = {declaration.name: declaration for declaration in CATALOGUE}
