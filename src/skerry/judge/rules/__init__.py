"""The user's rules, as values: compiled from filters.toml, combined with & | ~, each giving a result with matches."""

from skerry.judge.rules.judging import Judge
from skerry.judge.rules.ruleset import Ruleset, compile_rules, compile_specs
from skerry.judge.rules.schedule import State, next_change, state_of

__all__ = ["Judge", "Ruleset", "State", "compile_rules", "compile_specs", "next_change", "state_of"]
