"""The channel as the rest of Farley sees it."""

from farley.capture.channels.web_tracking.records import read_item
from farley.capture.reading import Channel

CHANNEL = Channel("web_tracking", "Website", read_item)
