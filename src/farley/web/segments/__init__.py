"""The pages on segments: whom a rule fits, why, who came and who went."""
