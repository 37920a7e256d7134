"""The columnar copy of the timeline, from which everything that counts and compares is worked out.

Words: table (one Delta table a stream, in the folder WAREHOUSE), export (bring a table up to its stream), place (how
far it has come, kept inside the table itself, so that rows and place are written in one step or not at all), tend
(merge small files, drop old ones), erasure. It is a copy: it can be thrown away and is then built anew. It never
answers a user directly.
"""
