"""The pages on customers: list, customer page, forms, and what happens with many at once."""
