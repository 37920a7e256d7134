"""What happened with a customer: one append-only line over all channels.

Words: interaction (anything that happened with a customer), channel, direction, happened and recorded (when it was,
and when we learned of it), attachment, correction (a new interaction that points at the one it corrects). Its only
actions are record and retract. It never alters what was recorded, and never says what it means.
"""
