"""The only importer of the SDK and of HTTP."""
