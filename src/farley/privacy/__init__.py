"""What we hold about a customer, and that it goes when it must: all of it handed over, all of it deleted for good.

Words: erasure (a customer was deleted for good, wherever something about them stood; the record of it names nobody),
share (what one room holds beyond the tables that lead to a customer). This room knows no other above it: it follows
foreign keys, and asks the shares that config/wiring.py lists.
"""
