"""Made-up topics, posts and pairs to measure judging by."""
