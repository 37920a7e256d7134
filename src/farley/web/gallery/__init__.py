"""The design system to look at: every component in its states, in both themes. Only in demos and with DEBUG."""
