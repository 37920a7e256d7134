"""Load the sample data, and remove it again."""

from farley.demo.actions.loading import Progress, load
from farley.demo.actions.removing import remove

__all__ = ["Progress", "load", "remove"]
