"""Chats that were exported from WhatsApp."""
