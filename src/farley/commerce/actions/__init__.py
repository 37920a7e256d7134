"""Everything that records what was bought goes through these verbs."""

from farley.commerce.actions.corrections import correct_orders, restore_orders
from farley.commerce.actions.orders import record_orders, withdraw_orders
from farley.commerce.drafts import LineDraft, OrderDraft

__all__ = ["LineDraft", "OrderDraft", "correct_orders", "record_orders", "restore_orders", "withdraw_orders"]
