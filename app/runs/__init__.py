"""The runs of the session: the list, its actions, saving and reopening."""
