"""Strict readers of what devices print: text in, values out, `LayoutError` for a layout that is not the documented one."""
