"""The words of the rules: the lexicon of named bodies, verb forms, set phrases, and tokens to look them up by."""
