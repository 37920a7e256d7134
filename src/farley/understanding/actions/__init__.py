"""The public verbs that write."""

from farley.understanding.actions.autonomy import review_autonomy
from farley.understanding.actions.expiry import end_expired
from farley.understanding.actions.gut_judgements import judge_by_gut
from farley.understanding.actions.kept import keep_customers
from farley.understanding.actions.predictions import settle_predictions
from farley.understanding.actions.refreshing import Touched, due_segments, refresh_segments
from farley.understanding.actions.replay import forget_replays, plan_replays, replay_history
from farley.understanding.actions.runs import run_insight
from farley.understanding.actions.segments import (
    SegmentDraft,
    check_rule,
    create_segment,
    require_keeper,
    restore_segment,
    trash_segment,
    update_segment,
)
from farley.understanding.actions.tone_corrections import correct_tone, withdraw_tone_correction
from farley.understanding.actions.tones import are_tones_read, read_new_tones
from farley.understanding.actions.unknowns import Answer, answer_question, check_fact, withdraw_check
from farley.understanding.actions.verdicts import record_verdict, withdraw_verdict
from farley.understanding.actions.voices import review_voices

__all__ = [
    "Answer",
    "SegmentDraft",
    "Touched",
    "answer_question",
    "are_tones_read",
    "check_fact",
    "check_rule",
    "correct_tone",
    "create_segment",
    "due_segments",
    "end_expired",
    "forget_replays",
    "judge_by_gut",
    "keep_customers",
    "plan_replays",
    "read_new_tones",
    "record_verdict",
    "refresh_segments",
    "replay_history",
    "require_keeper",
    "restore_segment",
    "review_autonomy",
    "review_voices",
    "run_insight",
    "settle_predictions",
    "trash_segment",
    "update_segment",
    "withdraw_check",
    "withdraw_tone_correction",
    "withdraw_verdict",
]
