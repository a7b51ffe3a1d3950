"""What people corrected makes the next models: labels, fitting, comparison."""
