"""The compare page: texts side by side, figures, plots, words, vocabularies, languages."""
