"""The screens: each wires widgets to the store and answers the commands that apply to it."""
