"""What comes from outside: random and hostile files, arguments, answers and surroundings."""
