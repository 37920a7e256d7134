"""The pages. A view does four things: gets through `access`, validates, calls one action or query, renders."""
