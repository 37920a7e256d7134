"""The floor under every page: what the same answer costs without Farley's own work. Frozen: a change here moves every
figure, so it needs a page in docs/decisions.

`urls.empty` is an empty view behind Farley's own middleware, session and signed-in user included. `questions` asks the
database what the pages ask, in bare SQL, with the indexes that Farley itself uses.
"""
