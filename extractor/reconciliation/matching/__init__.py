"""From candidates to an answer: features, probabilities, the claim as a whole, the decision."""
