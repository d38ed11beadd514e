"""What programs are given: a model for each thing, its keys told, and how it is made of what the archive answers.

Programs rely on these keys, so they stand apart from the views of the storage: a view may change, a key keeps its name
and meaning (docs/api.md). A change has the keys of `changes --format jsonl` (docs/formats.md), and some more.
"""
