"""Templates to fragments: `netauto.render.render.render` and `netauto.render.loader.load_templates`."""
