"""Bytes to pixels, in a second instance of the sealed child: nothing of an image is looked at outside it.

parcel.py   what the two sides hand each other: a head of JSON and bytes
worker.py   the child: Pillow, and nothing else
client.py   the parent's side: starts it with the first image, ends it when it is idle
sixel.py    pixels to the bytes that a terminal draws them from
"""
