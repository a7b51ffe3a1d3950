"""What the labeling notebook shows and asks."""
