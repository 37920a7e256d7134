"""Who and what is named in a text: people, firms, products, places, addresses, numbers and amounts; and its key
phrases. In Japanese, Chinese and English, offline.

Words: entity (somebody or something named at one place of a text), known (one of ours: a customer, a product, a place
where customers live), plain (told by its form alone, whoever it is: a legal form, a title, an @), key phrase (what a
theme is about, and is seldom said). Rules read it, not a model: a wrong name is worse than none.
"""

from farley.analysis.entities.book import PhraseBook, Usage, book_of
from farley.analysis.entities.known import Known, Target, keys_in, product_key
from farley.analysis.entities.reading import KINDS, NAME, Entity, find_entities, spelling

__all__ = [
    "KINDS",
    "NAME",
    "Entity",
    "Known",
    "PhraseBook",
    "Target",
    "Usage",
    "book_of",
    "find_entities",
    "keys_in",
    "product_key",
    "spelling",
]
