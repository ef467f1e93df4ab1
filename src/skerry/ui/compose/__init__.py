"""Writing posts: the text and how it is wrapped, what is found in it, and what goes with it. No widgets here."""
