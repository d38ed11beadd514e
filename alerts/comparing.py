"""The files that go with a message: the comparison of each text that changed, as the subscription asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from alerts import comparison_docx
from alerts.blocks import Blocks
from alerts.change import AlertChange
from alerts.comparison import Attachment, Comparison, attached
from alerts.forms import Attach, Form, dialect
from alerts.subscription import Subscription
from alerts.templating import Templates
from alerts.wording import wording


def comparisons(
    changes: Sequence[AlertChange], to: Subscription, timezone: tzinfo, templates: Templates
) -> Sequence[Attachment]:
    """Return the files; none when none is asked for, or nothing tells of a whole text."""
    words = wording(to.language)
    blocks = Blocks(words, timezone, dialect(Form.HTML))

    def write_html(comparison: Comparison) -> bytes:
        context = {"w": words, "comparison": comparison}
        return templates.write("comparison", Form.HTML, to.language, context).encode()

    match to.attach:
        case Attach.HTML:
            return attached(changes, blocks, "html", "text/html", write_html)
        case Attach.DOCX:
            return attached(changes, blocks, "docx", comparison_docx.MEDIA_TYPE, comparison_docx.write_docx)
        case Attach.NONE:
            return ()
