"""Pure analysis: tables in, tables out. Knows neither Django nor a room: a notebook on the warehouse will do."""
