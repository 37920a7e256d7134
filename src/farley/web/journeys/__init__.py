"""The pages on journeys: the map, the paths, where journeys end, who is behind a figure, and two groups compared."""
