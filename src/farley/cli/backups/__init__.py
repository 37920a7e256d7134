"""Backups: one zip file with everything that cannot be made again, and the way back from it.

In it: the database as it was at one moment (`database.sqlite3`, or each PostgreSQL table as COPY wrote it), the files,
the installation's secret key, and `manifest.json`, which says which version made it and which migrations it had seen.
Not in it: jobs (they are only wake-up calls), the warehouse (it is made again from the database), settings.
"""
