"""The service: watches an inbox and keeps the line going."""
