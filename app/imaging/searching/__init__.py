"""What fits: estimates before, searches and exports for real."""
