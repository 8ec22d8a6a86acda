"""The pages. `lib.ui.navigation` lists them."""
