"""Languages by their codes: what each is called, and which tag means which language."""

from __future__ import annotations

_NAMES = (
    "aa Afar; ab Abkhazian; ae Avestan; af Afrikaans; ak Akan; am Amharic; an Aragonese; ar Arabic; as Assamese; "
    "av Avaric; ay Aymara; az Azerbaijani; ba Bashkir; be Belarusian; bg Bulgarian; bh Bihari; bi Bislama; "
    "bm Bambara; bn Bengali; bo Tibetan; br Breton; bs Bosnian; ca Catalan; ce Chechen; ch Chamorro; co Corsican; "
    "cr Cree; cs Czech; cu Church Slavonic; cv Chuvash; cy Welsh; da Danish; de German; dv Divehi; dz Dzongkha; "
    "ee Ewe; el Greek; en English; eo Esperanto; es Spanish; et Estonian; eu Basque; fa Persian; ff Fula; fi Finnish; "
    "fj Fijian; fo Faroese; fr French; fy West Frisian; ga Irish; gd Scottish Gaelic; gl Galician; gn Guarani; "
    "gu Gujarati; gv Manx; ha Hausa; he Hebrew; hi Hindi; ho Hiri Motu; hr Croatian; ht Haitian Creole; hu Hungarian; "
    "hy Armenian; hz Herero; ia Interlingua; id Indonesian; ie Interlingue; ig Igbo; ii Sichuan Yi; ik Inupiaq; "
    "io Ido; is Icelandic; it Italian; iu Inuktitut; ja Japanese; jv Javanese; ka Georgian; kg Kongo; ki Kikuyu; "
    "kj Kuanyama; kk Kazakh; kl Greenlandic; km Khmer; kn Kannada; ko Korean; kr Kanuri; ks Kashmiri; ku Kurdish; "
    "kv Komi; kw Cornish; ky Kyrgyz; la Latin; lb Luxembourgish; lg Ganda; li Limburgish; ln Lingala; lo Lao; "
    "lt Lithuanian; lu Luba-Katanga; lv Latvian; mg Malagasy; mh Marshallese; mi Māori; mk Macedonian; ml Malayalam; "
    "mn Mongolian; mr Marathi; ms Malay; mt Maltese; my Burmese; na Nauru; nb Norwegian Bokmål; nd North Ndebele; "
    "ne Nepali; ng Ndonga; nl Dutch; nn Norwegian Nynorsk; no Norwegian; nr South Ndebele; nv Navajo; ny Chichewa; "
    "oc Occitan; oj Ojibwe; om Oromo; or Odia; os Ossetian; pa Punjabi; pi Pali; pl Polish; ps Pashto; pt Portuguese; "
    "qu Quechua; rm Romansh; rn Rundi; ro Romanian; ru Russian; rw Kinyarwanda; sa Sanskrit; sc Sardinian; sd Sindhi; "
    "se Northern Sami; sg Sango; sh Serbo-Croatian; si Sinhala; sk Slovak; sl Slovenian; sm Samoan; sn Shona; "
    "so Somali; sq Albanian; sr Serbian; ss Swati; st Southern Sotho; su Sundanese; sv Swedish; sw Swahili; ta Tamil; "
    "te Telugu; tg Tajik; th Thai; ti Tigrinya; tk Turkmen; tl Tagalog; tn Tswana; to Tongan; tr Turkish; ts Tsonga; "
    "tt Tatar; tw Twi; ty Tahitian; ug Uyghur; uk Ukrainian; ur Urdu; uz Uzbek; ve Venda; vi Vietnamese; vo Volapük; "
    "wa Walloon; wo Wolof; xh Xhosa; yi Yiddish; yo Yoruba; yue Cantonese; za Zhuang; zh Chinese; zu Zulu"
)
NAMES = dict(entry.split(" ", 1) for entry in _NAMES.split("; "))
"""English names of the languages of ISO 639-1, and of the one of three letters that is told from Chinese."""

SAME = {"nb": "no", "iw": "he", "in": "id", "ji": "yi", "fil": "tl", "cmn": "zh", "mo": "ro", "arb": "ar"}
"""Codes that mean what another one means. Norwegian without further words is Bokmål."""

WIDER = {"nn": "no", "yue": "zh"}
"""Languages that a wider name includes."""


def code_of(tag: str) -> str:
    """The language of a tag (BCP 47), without script and region, by the code that is used here."""
    first = tag.partition("-")[0].lower()
    return SAME.get(first, first)


def covers(wanted: str, tag: str) -> bool:
    """Whether a tag is what is wanted, or a kind of it: "pt" covers "pt-BR", "no" covers "nb" and "nn". Lower case."""
    if tag == wanted or tag.startswith(f"{wanted}-"):
        return True
    if "-" in wanted:
        return False
    code = code_of(tag)
    return code_of(wanted) in (code, WIDER.get(code))


def language_name(tag: str) -> str:
    """What a language is called, with whatever else its tag says: "pt-br" is "Portuguese (BR)"."""
    first, _, more = tag.partition("-")
    name = NAMES.get(first.lower()) or NAMES.get(code_of(first)) or first.lower()
    return f"{name} ({more.upper()})" if more else name
