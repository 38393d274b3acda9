"""What each paper says: one module per paper, and what several of them share."""
