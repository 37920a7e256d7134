"""Farley, a CRM that understands customers."""

import os

# The matrices are small, and web and worker share the cores: threads that wait for each other cost several times what
# they save. It has to be said before numpy is loaded; who knows better says so in the environment.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
