const ESC = '\x1b';

// Text that a careless terminal program would obey or be upset by. Keys name the trick.
export const HOSTILE = {
  csi_clear: `before${ESC}[2J${ESC}[Hafter: this must not clear the screen`,
  sgr_colour: `${ESC}[31;5mred and blinking${ESC}[0m plain`,
  osc_title: `${ESC}]0;owned title\x07 a window title escape`,
  osc8_link: `${ESC}]8;;http://evil.test/${ESC}\\a terminal hyperlink${ESC}]8;;${ESC}\\ pretending`,
  osc52_clipboard: `${ESC}]52;c;cGFzdGVkIGJ5IGEgcG9zdA==\x07 a clipboard write`,
  dcs_sixel: `${ESC}Pq#0;2;0;0;0~~${ESC}\\ a sixel image`,
  c1_csi: 'an eight-bit \x9b31mCSI\x9b0m and OSC \x9d0;x\x9c',
  alt_screen: `${ESC}[?1049h${ESC}[?25l${ESC}[?1003h alternate screen, hidden cursor, mouse reporting`,
  report: `${ESC}[6n${ESC}[c${ESC}Z asks the terminal to answer`,
  bell_backspace: 'ring\x07ring\x08\x08\x08\x08gone\rCARRIAGE \x0bvt \x0cff \x7fdel',
  bidi_override: 'invoice_\u202Egpj.exe\u202C is not a picture',
  bidi_isolates: 'a \u2067b \u2066c \u2068d unclosed isolates leak into what follows',
  bidi_mixed: 'The price is \u05E9\u05DC\u05D5\u05DD 100 \u0645\u0631\u062D\u0628\u0627 200 (really)',
  zero_width: 'in\u200Bvi\u200Csi\u200Dble\uFEFF \u2060joins\u00AD and soft hyphens',
  zalgo: 'z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030A\u030B\u030C\u030D\u030Ea\u0316\u0317\u0318\u0319\u031A\u031B\u031Cl\u0323\u0324\u0325go',
  tags: 'flags \u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F} and hidden tags \u{E0041}\u{E0042}',
  emoji_width: '👩‍👩‍👧‍👦🏳️‍🌈👍🏽🇳🇴1️⃣ ｆｕｌｌｗｉｄｔｈ 한글 ﷽ ꧅',
  line_seps: 'one\ntwo\r\nthree\u2028four\u2029five\u0085six',
  many_newlines: 'top\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\nbottom',
  long_word: 'A'.repeat(280),
  wide_word: '漢'.repeat(150),
  markup: '[bold red]not markup[/] [link=file:///x]x[/link] <script>alert(1)</script> **md** [/]',
  private_use: '\uE000\uF8FF\u{F0000} private use, \uFFFD replacement, \uFFFC object',
  tabs: 'a\tb\t\tc   trailing spaces   ',
};
