"""Pictures to be sent by chat, 1080 × 1350 pixels (Typst)."""
