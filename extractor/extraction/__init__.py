"""Words to findings: references, amounts, days, quantities, names, and the claims they make."""
