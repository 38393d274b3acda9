"""Tags of the pages below /s/."""
