"""The pages on table files that are brought in: upload, columns, check, run, result."""
