"""Values to records: with proof, stable ids, reasons and a decision."""
