"""Made-up authors."""

from __future__ import annotations

from skerry.domain.posts import Author

MIRA = Author("did:plc:mira", "mira.example.com", "Mira Solberg", is_followed=True)
ANSEL = Author("did:plc:ansel", "ansel.test", "Ansel", is_followed=True)
YUI = Author("did:plc:yui", "yui.test", "結衣 🌸", is_followed=True)
NOA = Author("did:plc:noa", "noa.example.com", "נועה", is_followed=True)
PIA = Author("did:plc:pia", "pia.with.a.very.long.handle.that.goes.on.example.com", "Pia of the Extremely Long Name")
BARE = Author("did:plc:bare", "bare.test", is_followed=True)
HAL = Author("did:plc:hal", "hal.terrace.example.com", "Hal Brandt 👨‍👩‍👧‍👦", is_followed=True)

EVERYBODY = (MIRA, ANSEL, YUI, NOA, PIA, BARE, HAL)
