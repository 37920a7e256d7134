"""What customers bought, as far as it tells of them.

Words: product, order, order line. An order becomes a purchase on the timeline, its returns a refund. This room never
keeps books.
"""
