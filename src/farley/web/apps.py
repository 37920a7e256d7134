from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "farley.web"
    label = "web"
