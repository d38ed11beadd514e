"""The people of the review page: the door, the login, accounts, and the audit."""
