"""The tables of this room."""

from farley.capture.models.imports import ImportRun, ImportState, RefusedRow, Upload
from farley.capture.models.inbox import Browser, InboxItem, ItemState
from farley.capture.models.review import Review, ReviewState
from farley.capture.models.source import Source

__all__ = [
    "Browser",
    "ImportRun",
    "ImportState",
    "InboxItem",
    "ItemState",
    "RefusedRow",
    "Review",
    "ReviewState",
    "Source",
    "Upload",
]
