"""How healthy a subscription is, part by part, and whether it goes on."""

from farley.analysis.subscription_health.insight import SubscriptionHealth

__all__ = ["SubscriptionHealth"]
