"""What customers say of themselves and of us, found by their phrases: what matters to them, whom else they consider,
how they see us. Every find carries the words that it was found by.
"""
