"""What a page and its text tell of a document: title, number, issuers, dates, validity; and where each was found."""
