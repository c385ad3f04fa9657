"""The invented conflict, as the unit tests have it."""

from tests.unit.conftest import valid as valid
from tests.unit.conftest import valley_graphs as valley_graphs
