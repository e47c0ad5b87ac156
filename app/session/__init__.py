"""The open texts, their training runs, and the playhead. QtCore only; no widgets."""
