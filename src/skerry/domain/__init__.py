"""What flows through skerry: posts, feeds, verdicts, and the errors a user can meet. No I/O."""
