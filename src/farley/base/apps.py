from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "farley.base"
    label = "base"
