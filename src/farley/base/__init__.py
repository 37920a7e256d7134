"""What every room stands on: accounts, access, changes, cursors, jobs, search, the clock, errors, contributions.

Words: user, team, role, audience (who may see a record), change (what one of us altered, and why), batch (many
changes made as one), stream and cursor (how readers follow what happened). It never knows a customer.
"""
