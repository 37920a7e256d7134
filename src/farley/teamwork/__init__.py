"""How colleagues share the work on customers.

Words: follow-up (somebody means to do something by a day), saved view (a list that one likes to come back to),
filters (what a list is narrowed down by, in words that stand in its address). It never does the work itself.
"""
