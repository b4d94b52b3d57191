"""Speed, as ratios to `python -c pass` in the same run. Run by hand and in CI; no test rests on it."""
