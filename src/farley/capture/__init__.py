"""Capture: how the world comes in. What arrives is kept verbatim first, then parsed, resolved, and recorded.

Words: a *channel* is a way in (mail files, web tracking, table files); a *source* is one configured instance of it; an
*item* is one thing that arrived, as it arrived; an item that cannot be read waits in *quarantine* with its reason.
This room never changes what it was sent, and never loses what it has acknowledged.
"""
