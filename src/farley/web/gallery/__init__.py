"""The design system to look at: every component in its states, both themes side by side. Only in a demo or with DEBUG."""
