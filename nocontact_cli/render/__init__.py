"""From values to text. Each page is built once and can be drawn for a terminal or line by line."""
