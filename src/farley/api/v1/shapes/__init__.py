"""What goes in and out, one file a noun. The words are those of the rooms."""
