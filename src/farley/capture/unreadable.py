"""What a channel raises when the bytes it was given cannot become a record."""


class Unreadable(ValueError):
    """These bytes cannot be read; the message says why, in words for the person who looks at the quarantine."""
