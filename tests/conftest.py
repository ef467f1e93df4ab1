"""What holds for every test."""

from hypothesis import settings

# A deadline of 200 ms an example says more about what else the machine does than about the code.
settings.register_profile("skerry", deadline=None)
settings.load_profile("skerry")
