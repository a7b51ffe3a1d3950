"""Cases in a store on each engine, as the tests of cases have them."""

from __future__ import annotations

from tests.casework.conftest import bench

__all__ = ["bench"]
