"""What every page stands in: access, layout, language, headers, answers to faults."""
