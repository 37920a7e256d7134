from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "farley.privacy"
    label = "privacy"
