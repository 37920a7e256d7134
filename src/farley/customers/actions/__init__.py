"""Everything that alters customers goes through these verbs."""

from farley.customers.actions.attributes import (
    alter_attribute,
    define_attribute,
    move_attribute,
    restore_attribute,
    retire_attribute,
)
from farley.customers.actions.customers import (
    FIELDS,
    CustomerUpdate,
    create_customer,
    create_customers,
    delete_for_good,
    restore_customers,
    trash_customers,
    update_customer,
    update_customers,
)
from farley.customers.actions.identifiers import (
    add_address,
    add_identifiers,
    add_identifiers_to_many,
    end_address,
    end_identifier,
    remove_address,
    remove_identifier,
)
from farley.customers.actions.merges import merge, unmerge
from farley.customers.actions.relationships import end_relationship, name_role, relate, relate_many
from farley.customers.actions.tags import delete_tag, merge_tags, rename_tag, tag_customers, untag_customers
from farley.customers.actions.teams import dissolve_team
from farley.customers.actions.undo import undo, undo_batch

__all__ = [
    "FIELDS",
    "CustomerUpdate",
    "add_address",
    "add_identifiers",
    "add_identifiers_to_many",
    "alter_attribute",
    "create_customer",
    "create_customers",
    "define_attribute",
    "delete_for_good",
    "delete_tag",
    "dissolve_team",
    "end_address",
    "end_identifier",
    "end_relationship",
    "merge",
    "merge_tags",
    "move_attribute",
    "name_role",
    "relate",
    "relate_many",
    "remove_address",
    "remove_identifier",
    "rename_tag",
    "restore_attribute",
    "restore_customers",
    "retire_attribute",
    "tag_customers",
    "trash_customers",
    "undo",
    "undo_batch",
    "unmerge",
    "untag_customers",
    "update_customer",
    "update_customers",
]
