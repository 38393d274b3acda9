"""Disclosures (OIT): addresses, approval, the check of the website, review and clarification.

The site check suggests; people decide. What the executive approved is locked by the database.
"""
