"""Tools of the checkout: what `./cpo` runs besides the site itself."""
