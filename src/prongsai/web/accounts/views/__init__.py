"""Pages of accounts: signing in, the people of a body, its trail."""
