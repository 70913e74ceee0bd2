"""Scripts that build the bundled Chinese policy encoder (see README.md); not part of the installed package."""
