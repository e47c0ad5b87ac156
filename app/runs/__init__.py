"""The runs of the session: the list, its acts, saving and reopening."""
