"""Where valid graphs are kept and asked: embedded Oxigraph, or any SPARQL 1.1 endpoint, behind one interface.

- ``terms``        terms, and how they are bound to a query's parameters
- ``table``        what a SELECT gives back, and how it is written
- ``base``         the interface ``Store``
- ``embedded``     Oxigraph in this process, in memory or on disk
- ``generations``  a store's folder: whole generations, switched in one step
- ``connection``   how a remote store is reached: credentials, time-outs, attempts
- ``remote``       a SPARQL 1.1 endpoint with the Graph Store Protocol
"""

from kg.store.base import Store
from kg.store.connection import Access, graph_store_of
from kg.store.embedded import EmbeddedStore
from kg.store.generations import Draft, Generation, begin, extend, live_name, open_store
from kg.store.remote import RemoteStore
from kg.store.table import Table, TableFormat, write_table
from kg.store.terms import Bindings, Term, iri, literal

__all__ = [
    "Access",
    "Bindings",
    "Draft",
    "EmbeddedStore",
    "Generation",
    "RemoteStore",
    "Store",
    "Table",
    "TableFormat",
    "Term",
    "begin",
    "extend",
    "graph_store_of",
    "iri",
    "literal",
    "live_name",
    "open_store",
    "write_table",
]
