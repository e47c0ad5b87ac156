"""The trainer and its kernel."""
