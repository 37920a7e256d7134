"""The pages of this room: keys, and the reference for those who write programs. They stand among the settings."""
