"""The views, by what a user does."""
