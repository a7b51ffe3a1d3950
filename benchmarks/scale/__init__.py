"""What a group with a million documents a day would need, worked out from measured times."""
