"""The one door: every byte that skerry exchanges with another machine goes through here.

    origin.py     scheme, host and port, read from an address that may be hostile
    addresses.py  what kind of machine an IP address is: public, this one, or somebody's inside
    policy.py     which hosts may be asked what, and with what limits
    resolver.py   names to addresses, and connections to the very address that was checked
    body.py       decoding an answer without trusting its size
    ledger.py     the list of all requests, which the user can read
    dns.py        the one DNS question that is asked directly: a handle's TXT record
    http.py       httpx, without what is of no use here
    request.py    what the door reads off a request
    mishaps.py    what went wrong on the way, in words
    door.py       the transport that puts these together

Nothing outside this package opens an Internet socket.
"""
