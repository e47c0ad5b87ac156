"""Figures of tokenizers on texts: one tokenizer, several compared, differences, languages."""
