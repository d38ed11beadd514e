"""The labelled fields of a page: the words sites print before a value, and what may stand behind them."""
