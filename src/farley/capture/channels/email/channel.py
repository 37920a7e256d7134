"""The channel as the rest of Farley sees it."""

from farley.capture.channels.email.records import read_item
from farley.capture.reading import Channel

CHANNEL = Channel("email", "E-mail", read_item)
