"""The public verbs that write."""

from farley.understanding.actions.audiences import narrow_audiences
from farley.understanding.actions.autonomy import review_autonomy
from farley.understanding.actions.entities import (
    entity_reader,
    read_entities_of_merged,
    read_new_entities,
    refuse_entity,
    share_with_entities_read,
    withdraw_entity_refusal,
)
from farley.understanding.actions.expiry import end_expired
from farley.understanding.actions.finding import ask_for_themes, due_search, find_themes
from farley.understanding.actions.gut_judgements import judge_by_gut
from farley.understanding.actions.journeys import (
    JourneyDraft,
    create_journey,
    restore_journey,
    return_to_version,
    trash_journey,
    update_journey,
)
from farley.understanding.actions.kept import keep_customers
from farley.understanding.actions.key_phrases import learn_key_phrases
from farley.understanding.actions.predictions import settle_again, settle_predictions
from farley.understanding.actions.promises import (
    answer_promise,
    look_again_at_kept_promises,
    read_new_promises,
    set_promise_day,
    withdraw_promise_answer,
    withdraw_promise_day,
)
from farley.understanding.actions.refreshing import (
    Touched,
    are_names_asked_for,
    due_segments,
    has_newcomers,
    refresh_segments,
    themes_asked_for,
)
from farley.understanding.actions.relearning import go_back_to_shipped, is_learning_due, learn_from_corrections
from farley.understanding.actions.replay import (
    forget_replays,
    go_on_with_replay,
    is_replay_stopped,
    plan_replays,
    replay_anew,
    replay_history,
    stop_replay,
)
from farley.understanding.actions.runs import run_insight, try_insight
from farley.understanding.actions.segments import (
    SegmentDraft,
    check_rule,
    create_segment,
    require_keeper,
    restore_segment,
    trash_segment,
    update_segment,
)
from farley.understanding.actions.sentences import read_new_sentences
from farley.understanding.actions.themes import (
    dismiss_theme,
    merge_theme,
    note_theme,
    rejoin_theme,
    rename_theme,
    restore_theme,
    separate_theme,
    split_theme,
)
from farley.understanding.actions.tone_corrections import correct_tone, withdraw_tone_correction
from farley.understanding.actions.tones import are_tones_read, read_new_tones, share_read
from farley.understanding.actions.unknowns import Answer, answer_question, check_fact, withdraw_check
from farley.understanding.actions.verdicts import record_verdict, withdraw_verdict
from farley.understanding.actions.voices import review_voices

__all__ = [
    "Answer",
    "JourneyDraft",
    "SegmentDraft",
    "Touched",
    "answer_promise",
    "answer_question",
    "are_names_asked_for",
    "are_tones_read",
    "ask_for_themes",
    "check_fact",
    "check_rule",
    "correct_tone",
    "create_journey",
    "create_segment",
    "dismiss_theme",
    "due_search",
    "due_segments",
    "end_expired",
    "entity_reader",
    "find_themes",
    "forget_replays",
    "go_back_to_shipped",
    "go_on_with_replay",
    "has_newcomers",
    "is_learning_due",
    "is_replay_stopped",
    "judge_by_gut",
    "keep_customers",
    "learn_from_corrections",
    "learn_key_phrases",
    "look_again_at_kept_promises",
    "merge_theme",
    "narrow_audiences",
    "note_theme",
    "plan_replays",
    "read_entities_of_merged",
    "read_new_entities",
    "read_new_promises",
    "read_new_sentences",
    "read_new_tones",
    "record_verdict",
    "refresh_segments",
    "refuse_entity",
    "rejoin_theme",
    "rename_theme",
    "replay_anew",
    "replay_history",
    "require_keeper",
    "restore_journey",
    "restore_segment",
    "restore_theme",
    "return_to_version",
    "review_autonomy",
    "review_voices",
    "run_insight",
    "separate_theme",
    "set_promise_day",
    "settle_again",
    "settle_predictions",
    "share_read",
    "share_with_entities_read",
    "split_theme",
    "stop_replay",
    "themes_asked_for",
    "trash_journey",
    "trash_segment",
    "try_insight",
    "update_journey",
    "update_segment",
    "withdraw_check",
    "withdraw_entity_refusal",
    "withdraw_promise_answer",
    "withdraw_promise_day",
    "withdraw_tone_correction",
    "withdraw_verdict",
]
