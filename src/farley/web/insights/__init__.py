"""The pages on understanding: claims with their evidence, verdicts, and the scorecard."""
