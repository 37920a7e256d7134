from django.apps import AppConfig


class TeamworkConfig(AppConfig):
    name = "farley.teamwork"
    label = "teamwork"
