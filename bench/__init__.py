"""What Farley costs and what it withstands: each figure of docs/benchmarks.md comes from one command here.

`farley bench --list` names them, `farley bench NAME` prints one JSON object. Figures are ratios to `floor`, measured in
the same run: an empty view behind Farley's own middleware, and the same question in bare SQL on the same rows with the
same indexes. So they hold on a slow machine and on a busy one.
"""
