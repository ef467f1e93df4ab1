"""Writing to the network: wishes (`skerry.domain.writing`) become records and requests, once each.

`writer.Writer` carries a wish out; `post`, `embeds`, `facets`, `gates` and `relations` make the records, byte for byte
as the lexicons have them; `repo` speaks with the account's own repository, `looking` asks what is there.
"""
