"""What tests of several parts use: a terminal to run programs in, and a look at the processes they leave."""
