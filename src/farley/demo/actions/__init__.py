"""Load the sample data, and remove it again."""

from farley.demo.actions.load import Progress, load
from farley.demo.actions.remove import remove

__all__ = ["Progress", "load", "remove"]
