"""Websites and apps that send events by the Segment tracking protocol, with its own libraries or with ours."""
