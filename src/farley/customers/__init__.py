"""Who our customers are: people, organisations and households, how they are reached, and how they hang together.

Words: customer (one table, with a kind), identifier (a mail address, a phone number, an id: the way to reach somebody
and the key by which they are recognised), address, relationship (dated), attribute (defined by the team, kept without
a migration), tag, merge (an edge that can be taken back). This room never guesses: what is inferred about a customer
stands in `understanding`.
"""
