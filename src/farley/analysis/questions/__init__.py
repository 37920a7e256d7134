"""Questions in plain words, as rules: "who bought three times last year?" becomes what `farley.analysis.segments` asks.

No language model: each language has a lexicon of what words mean, and everything in a question has to be understood, or
the question is refused with the words that are not known. A rule that answers half of a question would be wrong.
"""

from farley.analysis.questions.judged import asks_what_to_do, judged_in
from farley.analysis.questions.lexicon import OwnField, Vocabulary
from farley.analysis.questions.products import with_products_quoted
from farley.analysis.questions.reading import Reading, read_question

__all__ = [
    "OwnField",
    "Reading",
    "Vocabulary",
    "asks_what_to_do",
    "judged_in",
    "read_question",
    "with_products_quoted",
]
