"""What can be refused. Each error carries a sentence for the person who met it."""


class FarleyError(Exception):
    """Something that a user can understand and act on; its text is shown as it is."""


class Refused(FarleyError):
    """The user may not do this. Records that may not even be seen raise NotFound instead."""


class NotFound(FarleyError):
    """There is no such record, or this user may not know of it: both look alike."""


class Invalid(FarleyError):
    """The input does not fit; `field` names the culprit where there is one."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Conflict(FarleyError):
    """Somebody else changed the same thing meanwhile."""
