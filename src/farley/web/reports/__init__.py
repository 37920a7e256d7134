"""Reports in sentences: what changed in a time, with a customer, in a segment or in the whole company."""
