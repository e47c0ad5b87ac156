"""The tokenizers, one module each; all implement `bpe.tokenizers.base.Tokenizer`."""
