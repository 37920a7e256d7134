"""The pages on where things come from: sources and their keys, what arrives, what waits in quarantine, doubts."""
