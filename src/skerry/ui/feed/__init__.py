"""What a list of posts is, apart from any widget: its rows, their heights, the part in view, how it is loaded."""
