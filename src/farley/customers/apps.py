from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "farley.customers"
    label = "customers"
