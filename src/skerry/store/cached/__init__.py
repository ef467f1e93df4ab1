"""The parts of a cache, each a subject of its own; `skerry.store.cache` puts them together."""
