"""Who is who: names, companies, phones and mail addresses in one spelling, and who looks like whom.

Pure functions on text. Nothing here decides to merge: `compare` gives a probability with its reasons, and a person or a
rule decides.
"""

from farley.analysis.identity.blocked import is_blocked, is_role_mailbox
from farley.analysis.identity.companies import CompanyName, normalise_company, read_company
from farley.analysis.identity.folding import fold
from farley.analysis.identity.keys import normalise_email, normalise_phone
from farley.analysis.identity.likeness import Features, Likeness, Reason, compare, grounds
from farley.analysis.identity.names import normalise_name

__all__ = [
    "CompanyName",
    "Features",
    "Likeness",
    "Reason",
    "compare",
    "fold",
    "grounds",
    "is_blocked",
    "is_role_mailbox",
    "normalise_company",
    "normalise_email",
    "normalise_name",
    "normalise_phone",
    "read_company",
]
