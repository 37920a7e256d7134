from django.apps import AppConfig


class TimelineConfig(AppConfig):
    name = "farley.timeline"
    label = "timeline"
