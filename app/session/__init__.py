"""What is open, what is learnt, and where one looks. Qt's core only; no widgets."""
