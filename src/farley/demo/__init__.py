"""The demo company: Tsukishiro Tea, a maker and shop of tea, tea ware and café equipment, with its customers and
three years of history.

It is the same company in the demo, in the documentation and in the tests. `demo_company(ends_on=...)` makes it out of
nothing but a seed and an end date, without a database; `actions.load` writes it through the rooms' own actions, as
one batch that one click removes.

Its words: a *story* is a planted case that a reader recognises (`stories.py`); the *cast* are the customers of the
stories; a *happening* is one thing that happened with a customer; *meant* is what the author of a text wanted it to
say, known here and to no analysis.

It never uses a real mail domain or a telephone number that could be somebody's, and no other room knows that it exists.
"""
