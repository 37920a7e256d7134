from django.apps import AppConfig


class LanguageModelConfig(AppConfig):
    name = "farley.language_model"
    label = "language_model"
