"""What every command line of the lab is made of: a grammar written as data, and an ordered configuration tree."""
