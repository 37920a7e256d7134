"""What is not known of customers: asked, answered in place, and compared by group."""
