from django.apps import AppConfig


class CommerceConfig(AppConfig):
    name = "farley.commerce"
    label = "commerce"
