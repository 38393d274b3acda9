"""Looking after a workspace: starting it, filling it with a demonstration, examining it, keeping copies."""
