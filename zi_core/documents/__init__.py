"""What is handed out: the documents of a meeting, and the files to download."""
