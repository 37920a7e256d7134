"""The first run: whose Farley this is, and who its first administrator is."""
