"""The language model that an administrator may set up: asked, counted, held within a limit, and checked.

Words: language model, purpose, errand, placeholder. It writes and refines, and never invents: what it says is held
against the passages that it was given (`farley.analysis.citations`). It is given what whoever asks may see, with the
names of customers hidden. Nothing else in Farley needs it: without one, and whenever it fails, all works as before.
"""
