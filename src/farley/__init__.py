"""Farley, a CRM that understands customers."""
