"""The response in which a stranger's page, or a message, is shown: nothing of it runs, and it asks for nothing."""

from __future__ import annotations

from typing import Final

SANDBOXED: Final = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer",
    "X-DNS-Prefetch-Control": "off",
    # Browsers refuse a sandboxed page that isolates itself from its opener (HTML, 7.1.3).
    "Cross-Origin-Opener-Policy": "unsafe-none",
}
