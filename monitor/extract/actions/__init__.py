"""Actions: named, checkable deeds that are announced without a quantity of their own."""

from monitor.extract.actions.doers import governments
from monitor.extract.actions.grammar import ActionMatch, find_actions

__all__ = ["ActionMatch", "find_actions", "governments"]
