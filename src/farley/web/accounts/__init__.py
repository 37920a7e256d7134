"""Signing in, joining by invitation, two-factor authentication: allauth's views in Farley's pages."""
