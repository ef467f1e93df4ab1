"""Sign-in by OAuth, as atproto defines it: pushed requests, PKCE, tokens bound to a key (DPoP), a loopback client.

Source: atproto's OAuth specification; RFC 6749, 7009, 7636, 8252, 8414, 9126, 9207, 9449, 9728.
"""
