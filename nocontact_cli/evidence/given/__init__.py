"""How the files of an export are reached: folders, ZIPs, private copies of databases."""
