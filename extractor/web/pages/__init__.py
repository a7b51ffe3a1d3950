"""The pages, each with its `router`; `extractor.web.desk` puts them together."""
