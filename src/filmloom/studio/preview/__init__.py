"""Preview: a film is seen and read before it is made, and before anything is paid for.

An animatic is the whole film, small and quick; the page tells of every shot what is shown, said, cited, and to be paid.
"""

from filmloom.studio.preview.produce import Preview, preview

__all__ = ["Preview", "preview"]
