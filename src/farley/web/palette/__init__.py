"""The command palette and the pickers: customers found while one types, and what one can do."""
