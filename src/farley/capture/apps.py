from django.apps import AppConfig


class CaptureConfig(AppConfig):
    name = "farley.capture"
    label = "capture"
