"""IOS-XE and Catalyst 9800: a grammar in text files, an editor of the configuration tree, exec commands and views."""
