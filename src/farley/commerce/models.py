"""The tables of this room."""

from __future__ import annotations

from django.db import models

from farley.base.changes import Batch
from farley.customers.models import Customer


class Product(models.Model):
    """Something we sell, known by its number."""

    sku = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name or self.sku


class Order(models.Model):
    """One order or return of a customer; `number` is unique within its source. Without `has_time` only the day was
    told, and `placed_at` is where it begins.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=80)
    number = models.CharField(max_length=120)
    placed_at = models.DateTimeField()
    has_time = models.BooleanField(default=True)
    currency = models.CharField(max_length=3)
    total = models.DecimalField(max_digits=18, decimal_places=4)
    audience = models.CharField(max_length=40, default="all")
    batch = models.ForeignKey(Batch, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="order_once_a_source")]

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """One product in an order; a negative quantity is a return. `name` is what this order called the product, where
    that is not the product's name: in another language, say. `unit_cost` is what one of it cost us, in the currency of
    the order, where that was told.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    name = models.CharField(max_length=300, blank=True, default="")
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    unit_price = models.DecimalField(max_digits=18, decimal_places=4)
    unit_cost = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    amount = models.DecimalField(max_digits=18, decimal_places=4)

    def __str__(self) -> str:
        return f"{self.quantity} x {self.product_id}"

    @property
    def product_name(self) -> str:
        """The product in the words of this order, or else in its own."""
        return self.name or (self.product.name if self.product else "")
