"""What is not known of customers: worked out by the worker, answered by people.

Words: fact (something that one wants to know of a customer: a mail address, who decides, a field of the team's own),
open question (a fact that is missing, old or contradictory), check (a person's word on a fact that needs no value: it
does not apply, it was asked in vain, it is still right).
"""
