"""Addresses of the pages on customers."""

from django.urls import path

from farley.web.customers.views import bulk, compose, list, merges, reach, record, timeline

urlpatterns = [
    path("customers", list.customers, name="customers"),
    path("customers/count", list.count, name="customers_count"),
    path("customers/export", list.export, name="customers_export"),
    path("customers/views", list.save_view, name="customers_save_view"),
    path("customers/views/<int:pk>/delete", list.forget_view, name="customers_forget_view"),
    path("customers/bulk", bulk.act, name="customers_bulk"),
    path("customers/batches/<int:pk>", bulk.progress, name="customers_batch"),
    path("customers/batches/<int:pk>/undo", bulk.undo, name="customers_undo_batch"),
    path("customers/new", record.create, name="customer_create"),
    path("customers/lookalikes", record.lookalikes, name="customer_lookalikes"),
    path("customers/<int:pk>", record.customer, name="customer"),
    path("customers/<int:pk>/edit", record.edit, name="customer_edit"),
    path("customers/<int:pk>/cells/<str:name>", record.cell, name="customer_cell"),
    path("customers/<int:pk>/provenance/<str:name>", record.provenance, name="customer_provenance"),
    path("customers/<int:pk>/tags", record.tags, name="customer_tags"),
    path("customers/<int:pk>/identifiers", reach.add_identifier, name="customer_add_identifier"),
    path("customers/<int:pk>/identifiers/<int:identifier>/end", reach.end_identifier, name="customer_end_identifier"),
    path("customers/<int:pk>/addresses", reach.add_address, name="customer_add_address"),
    path("customers/<int:pk>/addresses/<int:address>/end", reach.end_address, name="customer_end_address"),
    path("customers/<int:pk>/relationships", reach.relate, name="customer_relate"),
    path("customers/<int:pk>/relationships/<int:tie>/end", reach.end_relationship, name="customer_end_relationship"),
    path("customers/<int:pk>/trash", record.trash, name="customer_trash"),
    path("customers/<int:pk>/restore", record.restore, name="customer_restore"),
    path("customers/<int:pk>/history", record.history, name="customer_history"),
    path("customers/<int:pk>/history/<int:change>/undo", record.undo_change, name="customer_undo_change"),
    path("customers/<int:pk>/merge/<int:other>", merges.merge, name="customer_merge"),
    path("customers/merges/<int:pk>/undo", merges.unmerge, name="customer_unmerge"),
    path("customers/merges/<int:pk>/part", merges.part, name="customer_part"),
    path("customers/<int:pk>/timeline", timeline.entries, name="customer_timeline"),
    path("customers/<int:pk>/notes", compose.compose, name="customer_compose"),
    path("customers/<int:pk>/follow-ups", compose.set_follow_up, name="customer_follow_up"),
    path("follow-ups/<int:pk>/done", compose.finish_follow_up, name="follow_up_done"),
    path("follow-ups/<int:pk>/reopen", compose.reopen_follow_up, name="follow_up_reopen"),
    path("interactions/<int:pk>/retract", timeline.retract, name="interaction_retract"),
    path("interactions/<int:pk>/provenance", timeline.provenance, name="interaction_provenance"),
    path("attachments/<int:pk>", timeline.attachment, name="attachment"),
]
