"""Taste: what the user's + and - teach. A Gaussian process over the posts' vectors, their authors and their traits.

`shape` turns vectors into what is compared, `kernel` compares, `prior` is what the user's rules say before any rating,
`exact` learns from a file's ratings at once, `learner` from one rating after the other in the client.
"""
