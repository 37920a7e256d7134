from django.apps import AppConfig
from django.db.models.signals import post_migrate


class BaseConfig(AppConfig):
    name = "farley.base"
    label = "base"

    def ready(self) -> None:
        """Who may do what stands in roles and teams: nobody would read Django's permissions."""
        post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
