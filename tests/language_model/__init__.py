"""The room of the language model, against a small service on loopback."""
