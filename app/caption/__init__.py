"""The caption under the text: which merge was made, and why."""
