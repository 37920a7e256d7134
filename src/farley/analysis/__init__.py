"""Pure analysis: tables in, tables out. Knows neither Django nor a room, and works from a notebook on the warehouse's folder."""
