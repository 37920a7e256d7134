"""Everything that alters this room goes through these verbs."""
