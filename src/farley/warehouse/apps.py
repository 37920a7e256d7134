from django.apps import AppConfig


class WarehouseConfig(AppConfig):
    name = "farley.warehouse"
    label = "warehouse"
