"""Data exports, read and judged."""
