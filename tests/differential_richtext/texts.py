"""Made-up texts in which everything that decides about a facet is frequent: a seeded generator."""

from __future__ import annotations

from random import Random

from skerry.domain.punctuation import punctuation
from skerry.domain.richtext.tables import top_level_domains

_SPACES = "\t\n\v\f\r \u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000\ufeff\x1c\x1f\x85\u180e\u200b\u2060\xad"
_INVISIBLE = "\u200b\u200c\u200d\u2060\u00ad\u200a\u20e2\ufe0f\u200e\u202e\u2066\u061c\ufeff\u034f"
_ENDS = ".,;:!?)(\"'\u2019\u201d\u3002\uff01\u2026\u2014*_-/\\]}>`~^|+=<$@#&%"
_SURROGATES = "\ud83d\udc4d\ud800\udfff\udbff\udc00"
_LETTERS = "aZkKsS09_-éßıİſKΩжאعहक्षகกあ漢한ﬁ①²Ⅷ०１Ａ𝒜𝟘𐐀😀👍🏽❤🇬🇧⃣"
_SIGNS = "@#$＃＠＄.:/()"

_PIECES = (
    *(
        "@",
        "@alice.test",
        "@bob.example.com",
        "@x.invalid",
        "@ada.bsky.social",
        "@a_b.com",
        "@a.com_",
        "@a.b-",
        "@.com",
    ),
    *("@-.com", "@xn--80ak6aa92e.com", "@alice.TEST", "@alice.Com", "@a@b.com", "＠alice.test", "@é.com", "@a.test."),
    *(
        "@did:plc:abc",
        "@a..com",
        "@a.com-",
        "@a.com.",
        "(@a.test)",
        "a@b.com",
        "@a.tesT",
        "@test",
        "@.test",
        "@a.test_",
    ),
    *(
        "http://",
        "https://",
        "HTTP://",
        "https:///x",
        "hTTps://a.example",
        "http:/x",
        "httpbin.test",
        "http.x",
        "https.b",
    ),
    *("example.com", "example.COM", "Example.com", "example.c0m", "foo.example.com:8080/x?y=z#w", "1a.com", "a1.com"),
    *("foo-bar.com", "foo.bar-baz.com", "mailto:a@b.com", "ftp://a.com", "example.com.", "example.com/a_(b)", "a.com)"),
    *(
        "(a.com)",
        "((a.com))",
        "https://a.com/(x)",
        "https://a.com/x)",
        "https://a.com/x).",
        "https://a.com/x.)",
        "a.com?!",
    ),
    *(
        "münchen.de",
        "пример.рф",
        "xn--e1afmkfd.xn--p1ai",
        "例え.jp",
        "a.みんな",
        "https://пример.рф/путь",
        "bit.ly/x",
        "t.co",
    ),
    *(
        "192.168.0.1",
        "https://192.168.0.1/",
        "https://[::1]:80/",
        "a.b",
        "3.14",
        "v1.2.3",
        "e.g.",
        "file.txt",
        "node.js",
    ),
    *(
        "https://user:pw@a.com",
        "javascript:alert(1)",
        "localhost:3000",
        "https://K.com",
        "ſ.com",
        "httpſ://a",
        "a.com,b.com",
    ),
    *(
        "#",
        "##",
        "#tag",
        "#Tag_1",
        "#1",
        "#123",
        "#1a",
        "#a1!",
        "#_",
        "#-",
        "#!?",
        "#a.b",
        "#a#b",
        "＃タグ",
        "＃",
        "#❤️",
    ),
    *(
        "#\ufe0f",
        "#️⃣",
        "#\ufe0f\u20e3",
        "#👍🏽",
        "#👩‍👩‍👧",
        "#日本語。",
        "#été,",
        "#e\u0301",
        "#\u0301",
        "#مرحبا",
        "#שלום!",
        "#a\u200bb",
    ),
    *(
        "#a\u00adb",
        "#\u200b",
        "#１２３",
        "#①",
        "#²",
        "#१२",
        "(#tag)",
        "a#tag",
        "#tag)",
        "#a…",
        "#«a»",
        "#\u2019a",
        "#$a",
        "#@a",
    ),
    *(
        "$",
        "$$",
        "$AAPL",
        "$aapl",
        "$a",
        "$A1b2C",
        "$ABCDEF",
        "$1A",
        "$BTC.X",
        "$BTC,",
        "($BTC)",
        "$BTC's",
        "$BTC\u2019s",
    ),
    *(
        "$é",
        "$BTCé",
        "＄BTC",
        "$BTC$ETH",
        "$BTC-",
        "$K",
        "$ſ",
        "US$5",
        "$5",
        "$BTC/USD",
        '$BTC"',
        "$BTC…",
        "$BTC\u200b",
    ),
    *(
        "\u202emoc.live\u202c",
        "\r\n",
        "\n\n",
        "\ufeff",
        "\u0085",
        "\x1c",
        "\x00",
        "\x7f",
        "\ud83d",
        "\ude00",
        "\\",
        "'",
        '"',
    ),
    *("word", "漢字", "한국어", "e\u0301", "👨‍👩‍👧‍👦", "🇩🇪", "क्षि", "\u0e01\u0e33", "İ", "ß", "z\u0335\u0321a\u0316l"),
)

_LONG = (
    *(
        "a",
        "é",
        "e\u0301",
        "한",
        "각",
        "\u1100\u1161\u11a8",
        "漢",
        "👍🏽",
        "🇩🇪",
        "🇬",
        "क्ष",
        "क्",
        "क",
        "\u0c15\u0c4d\u0c37",
    ),
    *(
        "\u0600",
        "\u0301",
        "\u0903",
        "❤️",
        "😀",
        "\ud83d",
        "\U000e0061",
        "\u0e33",
        "x",
        "1",
        "-",
        "\u3099",
        "\u0d4e",
        "\ua9c0",
    ),
    *(
        "\ufe0f",
        "©",
        "\u1715",
        "\u1bab",
        "\u11d46",
        "\U00011d46",
        "\U0001193f",
        "\u0b4d",
        "\u094d",
        "\x7f",
        "\x01",
        "\ufeff",
    ),
)
"""What graphemes are made of."""

_JOINERS = ("\u200d", "\u200c", "\r", "\n", "\r\n", "\u200d❤", "\u094d")
"""What no tag has, but a text."""


def texts(amount: int, seed: int) -> list[str]:
    """So many texts; the same for the same seed."""
    random = Random(seed)
    return [_text(random) for _ in range(amount)]


def long_words(amount: int, seed: int) -> list[str]:
    """Words of about 64 graphemes, most of them more UTF-16 code units; each of a few parts, so that these meet."""
    random = Random(seed)
    return [_long_word(random) for _ in range(amount)]


def _long_word(random: Random) -> str:
    parts = random.sample((*_LONG, *_JOINERS * 3), 5)
    return "".join(random.choices(parts, k=random.randint(30, 90)))


def _text(random: Random) -> str:
    parts = [_part(random) for _ in range(random.randint(1, 7))]
    separators = random.choices(("", " ", " ", " ", random.choice(_SPACES), random.choice(_ENDS)), k=len(parts))
    return "".join(part + separator for part, separator in zip(parts, separators, strict=True))


def _part(random: Random) -> str:
    makers = (_piece, _piece, _piece, _address, _handle, _sign, _tag, _odd, _long_tag, _any)
    made = random.choice(makers)(random)
    if random.random() < 0.3:
        made += "".join(random.choices(_ENDS, k=random.randint(1, 3)))
    if random.random() < 0.1:
        made = random.choice("([{\"'“«@#$＃") + made
    return made


def _piece(random: Random) -> str:
    """One of the pieces, now and then cut or with a foreign character in it."""
    piece = random.choice(_PIECES)
    place = random.randint(0, len(piece))
    if random.random() < 0.15:
        return piece[:place] + random.choice(_INVISIBLE + _LETTERS + _SPACES + _SURROGATES) + piece[place:]
    return piece[:place] if random.random() < 0.1 else piece


def _domain(random: Random) -> str:
    labels = ["".join(random.choices("abcXYZ019-_é", (6, 6, 6, 1, 1, 1, 2, 2, 2, 1, 0.3, 0.3), k=random.randint(1, 4)))]
    last = random.choice((*_DOMAINS, "test", "invalid", "notatld", "com", "com", "net"))
    change = random.random()
    last = last.upper() if change < 0.05 else last.capitalize() if change < 0.1 else last
    return ".".join(labels * random.randint(1, 3) + [last])


def _address(random: Random) -> str:
    scheme = random.choice(("", "", "", "http://", "https://", "HTTPS://", "Http://", "at://", "//", "www."))
    tail = random.choice(
        ("", "", ":443", "/", "/a(b)", "/a)b", "/?q=é#x", "/漢字", "/a,b", "/@x", "/…", "?", "-x", "_x", "\u200b")
    )
    return scheme + _domain(random) + tail


def _handle(random: Random) -> str:
    return random.choice(("@", "@", "@", "(@", "＠", "@@", "\u200b@")) + _domain(random)


def _sign(random: Random) -> str:
    """A ticker or something like it."""
    return random.choice("$$$＄#") + "".join(
        random.choices("AbK9éſK_", (9, 9, 3, 3, 1, 1, 1, 1), k=random.randint(0, 7))
    )


def _tag(random: Random) -> str:
    letters = random.choices(
        _LETTERS + _INVISIBLE + punctuation() + _SURROGATES + "abcdefgh" * 60, k=random.randint(0, 8)
    )
    return random.choice("##＃") + "".join(letters)


def _odd(random: Random) -> str:
    return "".join(random.choices(_LETTERS + _SIGNS * 3 + _SPACES + _INVISIBLE + _SURROGATES, k=random.randint(1, 12)))


def _long_tag(random: Random) -> str:
    return "#" + "".join(random.choices(random.sample(_LONG, 4), k=random.randint(20, 80)))


def _any(random: Random) -> str:
    """Code points from everywhere; one in two behind a sign."""
    codes = (random.randrange(random.choice((0x80, 0x800, 0x3100, 0x10000, 0x20000, 0x110000))) for _ in range(4))
    return random.choice(("", "#", "#a", "$A", "@a.com")) + "".join(map(chr, codes))


_DOMAINS = tuple(sorted(top_level_domains()))
