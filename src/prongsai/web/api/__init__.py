"""For programs: what anyone may read, and with a token what its person may see and do."""
