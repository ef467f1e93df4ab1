// Writes the tables that skerry needs as the official client has them, as JSON: {file: [line, ...]}.
import domains from 'tlds' with { type: 'json' }

const LAST = 0x10ffff // the last code point
const MARK = '\u0301'
const JOINER = '\u200d'
const HEART = '\u2764'
const FLAG = '\u{1f1e6}'
const [LEADING, VOWEL, TRAILING] = '\u1100\u1161\u11a8'
const [KA, VIRAMA] = '\u0915\u094d'

// Most code points, which need no look: ideographs, syllables of Hangul, private use, what isn't assigned.
const PLAIN = /[\p{Co}\p{Cn}\p{Unified_Ideograph}\uac00-\ud7a3]/u
const RESERVED = /[\p{Default_Ignorable_Code_Point}\p{Extended_Pictographic}]/u

const segmenter = new Intl.Segmenter()

/** Whether a text is one grapheme. */
function isOne(text) {
  return segmenter.segment(text).containing(0).segment.length === text.length
}

/** The ranges of code points for which `valueOf` gives the same, not empty value, as the UCD writes them. */
function ranges(valueOf) {
  const lines = []
  let first = 0
  let value = valueOf(0)
  for (let code = 1; code <= LAST + 1; code++) {
    const next = code > LAST ? null : valueOf(code)
    if (next === value) continue
    if (value) lines.push(`${hex(first)}..${hex(code - 1)} ; ${value}`)
    first = code
    value = next
  }
  return lines
}

function hex(code) {
  return code.toString(16).toUpperCase().padStart(4, '0')
}

function punctuation(code) {
  return /\p{P}/u.test(String.fromCodePoint(code)) ? 'P' : ''
}

/** The class of a code point, told by what it does in graphemes; the syllables of Hangul have theirs by a rule. */
function grapheme(code) {
  const character = String.fromCodePoint(code)
  if (PLAIN.test(character) && !RESERVED.test(character)) return ''
  if (isOne('a' + character)) return extending(character)
  if (!isOne(character + MARK)) return 'Control'
  if (isOne(character + 'a')) return 'Prepend'
  if (isOne(HEART + JOINER + character)) return 'Pictographic'
  if (isOne(FLAG + character)) return 'Regional_Indicator'
  if (isOne(character + LEADING)) return 'L'
  if (isOne(character + VOWEL)) return 'V'
  if (isOne(character + TRAILING)) return 'T'
  return isOne(KA + VIRAMA + character) ? 'Consonant' : ''
}

/** The class of what belongs to the character before it: what it lets through between two that would join. */
function extending(character) {
  if (isOne(KA + character + KA)) return 'Linker'
  if (isOne(HEART + character + HEART)) return 'ZWJ'
  if (!isOne(HEART + character + JOINER + HEART)) return 'SpacingMark'
  return isOne(KA + VIRAMA + character + KA) ? 'Extend' : 'Extend_Apart'
}

const tables = {
  'src/skerry/domain/richtext/tlds.txt': domains,
  'src/skerry/domain/punctuation.txt': ranges(punctuation),
  'src/skerry/domain/graphemes.txt': ranges(grapheme),
}
process.stdout.write(JSON.stringify(tables) + '\n')
