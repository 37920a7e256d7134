from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "farley.api"
    label = "api"
