"""Farley's settings, with the empty view beside its pages."""

from farley.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.floor.urls"
