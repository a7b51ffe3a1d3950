"""From bytes to words with boxes, lines and tables."""
