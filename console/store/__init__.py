"""What is known now: the entity tree, the accounts, search over both, their age, and the snapshot on disk.

Everything here is plain Python that one thread uses, and it holds a quarter of a million rows in a process that paints.
So rows live in packed arrays and joined texts, not in objects, and whatever takes longer than a few milliseconds is an
iterator of steps (see `console.store.steps`) that its caller turns between two events.

Because all containers here hold numbers and bytes, the cyclic collector finds nothing in them to follow. The program
should call `gc.freeze()` once it has started, so that full collections do not walk its modules and classes either.
"""

from console.store.accounts import AccountTable, AccountTotals, Subtree
from console.store.entities import NONE, EntityCounts, EntityTree, TreeChange
from console.store.filter import TreeFilter
from console.store.freshness import Freshness, Loaded, Source
from console.store.search import Found, Hit, Rank
from console.store.store import Load, Store
from console.store.table import ColumnTable, TableChange
from console.store.view import RowView, Scope, Selection, SortBy, ViewChange

__all__ = [
    "NONE",
    "AccountTable",
    "AccountTotals",
    "ColumnTable",
    "EntityCounts",
    "EntityTree",
    "Found",
    "Freshness",
    "Hit",
    "Load",
    "Loaded",
    "Rank",
    "RowView",
    "Scope",
    "Selection",
    "SortBy",
    "Source",
    "Store",
    "Subtree",
    "TableChange",
    "TreeChange",
    "TreeFilter",
    "ViewChange",
]
