"""What a message is, and why it contests: text classifiers that carry no code."""
