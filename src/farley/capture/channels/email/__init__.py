"""Mails: .eml and mbox files, from any program, in the encodings of Japan, China and Europe."""
