"""Every list in one place: rooms, channels, readers of the streams, schedule, contributors.

Lower rooms learn of upper ones only here, by dotted names.
"""

ROOMS: list[str] = [
    "farley.base",
    "farley.customers",
    "farley.privacy",
    "farley.timeline",
    "farley.commerce",
    "farley.language_model",
    "farley.teamwork",
    "farley.capture",
    "farley.warehouse",
    "farley.understanding",
    "farley.web",
    "farley.api",
]

# The ways in, and those among them that listen for themselves: modules of farley.capture.channels.
CHANNELS: list[str] = ["farley.capture.channels.email.channel", "farley.capture.channels.web_tracking.channel"]
INTAKES: list[str] = ["farley.capture.channels.web_tracking.intake"]

# What reads the streams (timeline and changes), each with a cursor of its own: dotted names of functions (at=) ->
# rows read.
READERS: list[str] = [
    "farley.warehouse.jobs.copy",
    "farley.understanding.jobs.read_tones",
    "farley.understanding.jobs.read_sentences",
    "farley.understanding.jobs.read_promises",
    "farley.understanding.jobs.read_entities",
]

# What the warehouse copies: dotted names of streams and snapshots (warehouse/streams.py says what those are).
WAREHOUSE_SOURCES: list[str] = [
    "farley.warehouse.streams.INTERACTIONS",
    "farley.warehouse.streams.CUSTOMERS",
    "farley.warehouse.streams.RELATIONSHIPS",
    "farley.understanding.streams.TONES",
]

# What rooms hold about a customer beyond the tables that lead to one (base/personal_data.py), in the order of erasing:
# capture first, which makes everybody wait who would record something new.
PERSONAL_DATA: list[str] = [
    "farley.capture.personal_data.SHARE",
    "farley.timeline.personal_data.SHARE",
    "farley.teamwork.personal_data.SHARE",
    "farley.language_model.personal_data.SHARE",
    "farley.warehouse.personal_data.SHARE",
    "farley.understanding.personal_data.SHARE",
    "farley.api.personal_data.SHARE",
]

# What is kept beside customers, and tells no more than everybody may know who sees them: dotted names of functions
# that take the ids of customers whom others see from now on, and run within that change.
WHEN_AUDIENCES_CHANGE: list[str] = [
    "farley.timeline.actions.find_last_again",
    "farley.understanding.actions.narrow_audiences",
]

# (dotted name of a job function (at=), minutes between two runs)
SCHEDULE: list[tuple[str, int]] = [
    ("farley.capture.jobs.carry_out_imports", 1),
    ("farley.capture.jobs.work_off_inbox", 1),
    ("farley.privacy.jobs.finish_erasures", 10),
    ("farley.language_model.jobs.carry_out", 1),
    ("farley.understanding.jobs.understand", 1),
    ("farley.understanding.jobs.refresh_segments", 1),
    ("farley.understanding.jobs.refresh_unknowns", 1),
    ("farley.understanding.jobs.find_themes", 1),
    ("farley.understanding.jobs.replay", 1),
    ("farley.understanding.jobs.propose", 1),
    ("farley.understanding.jobs.review_autonomy", 60),
    ("farley.understanding.jobs.learn_from_corrections", 1440),
    ("farley.warehouse.jobs.tend", 1440),
    ("farley.language_model.jobs.forget", 1440),
    ("farley.capture.jobs.let_go_of_the_old", 1440),
    ("farley.privacy.jobs.sweep_files", 1440),
    ("farley.api.jobs.forget_answers", 1440),
]

# What lists of customers can also be narrowed down by: dotted names of filters (teamwork/filters.py says what one is).
FILTERS: list[str] = ["farley.understanding.filters.SEGMENT", "farley.understanding.filters.THEME"]

# What the worker also runs, in this order, as soon as a file was imported, or mails and events were recorded. Each
# stands above too: whatever comes of this call, its time comes.
AFTER_INTAKE: list[str] = [
    "farley.understanding.jobs.read_tones",
    "farley.understanding.jobs.read_sentences",
    "farley.understanding.jobs.read_promises",
    "farley.understanding.jobs.read_entities",
    "farley.understanding.jobs.understand",
    "farley.understanding.jobs.refresh_segments",
    "farley.understanding.jobs.refresh_unknowns",
    "farley.understanding.jobs.find_themes",
    "farley.understanding.jobs.propose",
    "farley.understanding.jobs.replay",
]

# What the worker runs when somebody loads the sample company in the settings, or removes it (by_id=, at=).
SAMPLE_DATA: dict[str, str] = {
    "load": "farley.demo.jobs.load_sample_data",
    "remove": "farley.demo.jobs.remove_sample_data",
}

# What `farley export` writes: models by their labels, in the order in which they refer to each other.
EXPORTED: list[str] = [
    "base.Organisation",
    "base.Team",
    "base.User",
    "customers.AttributeDefinition",
    "customers.Tag",
    "customers.Customer",
    "customers.CustomerTag",
    "customers.Identifier",
    "customers.Address",
    "customers.Relationship",
    "customers.Merge",
    "timeline.Interaction",
    "timeline.Attachment",
    "commerce.Product",
    "commerce.Order",
    "commerce.OrderLine",
    "teamwork.FollowUp",
    "teamwork.SavedView",
    "understanding.Insight",
    "understanding.Evidence",
    "understanding.Verdict",
    "understanding.ToneCorrection",
    "understanding.PromiseAnswer",
    "understanding.EntityRefusal",
    "understanding.Prediction",
    "understanding.Outcome",
    "understanding.GutJudgement",
    "understanding.Proposal",
    "understanding.Segment",
    "understanding.Membership",
    "understanding.FactCheck",
    "understanding.Theme",
    "base.Batch",
    "base.Change",
    "privacy.Erasure",
]
