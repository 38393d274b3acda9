"""The form papers take: PDF, DOCX and HTML, and how DOCX is read back."""
