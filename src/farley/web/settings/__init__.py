"""One's own preferences, and what administrators and managers set for everybody."""
