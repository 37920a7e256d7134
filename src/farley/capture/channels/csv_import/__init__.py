"""Table files: CSV, TSV and text in columns, of customers, orders or interactions, in any usual encoding."""
