"""What Chinese official texts are made of, read alike everywhere: dates, document numbers, folded words, digests."""
