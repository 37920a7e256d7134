"""The pages on themes: what customers speak of, and what people decide of it."""
