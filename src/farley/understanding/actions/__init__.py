"""The public verbs that write."""

from farley.understanding.actions.expiry import end_expired
from farley.understanding.actions.predictions import settle_predictions
from farley.understanding.actions.replay import forget_replays, plan_replays, replay_history
from farley.understanding.actions.runs import run_insight
from farley.understanding.actions.tones import are_tones_read, read_new_tones
from farley.understanding.actions.verdicts import record_verdict, withdraw_verdict

__all__ = [
    "are_tones_read",
    "end_expired",
    "forget_replays",
    "plan_replays",
    "read_new_tones",
    "record_verdict",
    "replay_history",
    "run_insight",
    "settle_predictions",
    "withdraw_verdict",
]
