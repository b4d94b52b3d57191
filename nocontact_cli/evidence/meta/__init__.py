"""What the exports of Instagram and Facebook have in common."""
