"""What can be refused. Each error carries a sentence for the person who met it."""

import errno


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


# Quotas and limits on files count as full disks: for whoever wants to save something, they are.
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# SQLite's SQLITE_FULL, and SQLITE_IOERR_WRITE, by which it reports quotas; PostgreSQL's disk_full.
_NO_ROOM_IN_SQLITE = {13, 778}
_NO_ROOM_IN_POSTGRESQL = "53100"


def has_no_room(error: BaseException) -> bool:
    """Whether something failed because there is no room left, on the disk or in the database."""
    cause = error.__cause__ or error
    return (
        (isinstance(cause, OSError) and cause.errno in _NO_ROOM)
        or getattr(cause, "sqlite_errorcode", None) in _NO_ROOM_IN_SQLITE
        or getattr(cause, "sqlstate", None) == _NO_ROOM_IN_POSTGRESQL
    )
