from django.apps import AppConfig


class UnderstandingConfig(AppConfig):
    name = "farley.understanding"
    label = "understanding"
