"""What can go wrong, as one tree.

FilmloomError             everything that a caller may want to catch
├── InputError            what the user gave can't be used: a file, a text, a size, an option
│   ├── DocumentError     a source that can't be read as a text
│   ├── StoryboardError   a storyboard with an unknown key, a missing picture, an unknown voice
│   ├── PromptError       a prompt in which nothing can be drawn
│   └── MediaError        a picture, sound or video file that is refused or broken
├── RemoteError           a service that makes videos refused, failed, or can't be reached
├── VoiceError            speech could not be made
├── OutputError           a result can't be written: folder, permission, full disk
├── BusyError             another run holds this project folder
└── Cancelled             the caller asked to stop

Every message says what came, what was expected, and what to do.
"""


class FilmloomError(Exception):
    """Base of all errors that a user can cause or repair."""


class InputError(FilmloomError, ValueError):
    """What the user gave can't be used."""


class DocumentError(InputError):
    """A source that can't be read as a text."""


class StoryboardError(InputError):
    """A storyboard that doesn't say what it should."""


class PromptError(InputError):
    """A prompt in which nothing can be drawn."""


class MediaError(InputError):
    """A picture, sound or video file that is refused or broken."""


class RemoteError(FilmloomError):
    """A service that makes videos refused, failed, or can't be reached."""


class VoiceError(FilmloomError):
    """Speech could not be made."""


class OutputError(FilmloomError):
    """A result can't be written."""


class BusyError(FilmloomError):
    """Another run holds this project folder."""


class Cancelled(FilmloomError):  # noqa: N818 - it is a wish, not a fault
    """The caller asked to stop."""
