"""How well records agree with what people found."""
