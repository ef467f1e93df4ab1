"""The process between the network, the encoder and the store."""
