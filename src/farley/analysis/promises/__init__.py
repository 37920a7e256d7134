"""Promises that people make in what they write, in Japanese, Chinese and English: who promises what, and by when.

Words: promise (somebody says that they will do something; a wish, a question, a maybe and a report of what others said
are none), due (the last day on which it is kept in time), deed (a later record that may show that it was kept). Rules
read it, not a model: each finding can be traced to the words that it hangs on.
"""

from farley.analysis.promises.keeping import Deed, keeps
from farley.analysis.promises.reading import NAME, Promised, find_promises

__all__ = ["NAME", "Deed", "Promised", "find_promises", "keeps"]
