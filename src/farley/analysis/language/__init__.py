"""Which language a text is in and what it tells, offline, in Japanese, Chinese and English.

Words: signal (what one text shows: sentiment, emotion, intent, and whose feeling it is), head (what answers one
question from the features of a text), run (characters or words that follow each other).
"""

from farley.analysis.language.identification import language_of

__all__ = ["language_of"]
