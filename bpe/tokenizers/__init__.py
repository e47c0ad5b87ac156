"""The tokenizers: one file each, all of them `bpe.tokenizers.base.Tokenizer`."""
