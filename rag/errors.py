"""The errors this package raises.

::

    RagError
    ├── SettingsError      a setting is missing or wrong
    ├── DocumentError      one document cannot be read; the others can
    ├── EncoderError       the encoder cannot be loaded or does not fit
    ├── IndexStoreError    no usable index: missing, damaged, or of another kind
    │   └── IndexBusyError another process is writing the index
    └── QuestionError      the question cannot be taken as it is

Every message is in Chinese, because it reaches residents or staff, and says
what to do next.
"""


class RagError(Exception):
    """Base of all errors raised on purpose; ``str(error)`` may be shown to people."""


class SettingsError(RagError):
    """A setting is missing or wrong."""


class DocumentError(RagError):
    """One document cannot be read or parsed; the build goes on with the others."""


class EncoderError(RagError):
    """The encoder cannot be loaded, or is not the one the index was built with."""


class IndexStoreError(RagError):
    """There is no index that can be served: missing, damaged, or of another format."""


class IndexBusyError(IndexStoreError):
    """Another process holds the writer's lock of the index."""


class QuestionError(RagError):
    """The question is empty, too long, or holds nothing readable."""
