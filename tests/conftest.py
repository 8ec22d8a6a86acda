"""What every test needs: property-based tests are never judged by a clock."""

from hypothesis import settings

settings.register_profile("project", deadline=None, print_blob=False)
settings.load_profile("project")
