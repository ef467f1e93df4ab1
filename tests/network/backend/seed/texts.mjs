// Words for the seed, all written for it. {n}, {day} and {place} are filled in.
export const PEOPLE = [
  // handle, display name, topic, language, about
  ['ada', 'Ada Lindqvist', 'code', 'en', 'Compilers by day, sourdough by night.'],
  ['bram', 'Bram de Wit', 'cycling', 'en', 'Slow miles, fast descents.'],
  ['chiara', 'Chiara Bo', 'food', 'en', 'Recipes that fit on one card.'],
  ['dunya', 'Dunya K.', 'birds', 'en', 'Ringing birds since 2009. All counts are mine.'],
  ['eero', 'Eero', 'boats', 'en', ''],
  ['fenna', 'Fenna Marsh', 'photo', 'en', 'Film, fog, and the odd heron. Alt text always.'],
  ['goro', '五郎', 'train', 'ja', '鉄道と古い駅舎。'],
  ['hanne', 'Hanne Vogt', 'garden', 'de', 'Tomaten, Regen, Geduld.'],
  ['ines', 'Inés Robledo', 'books', 'es', 'Traduzco novelas y pierdo paraguas.'],
  ['joao', 'João Prado', 'music', 'pt-BR', 'Violão, café e vinil.'],
  ['karim', 'كريم', 'arabic', 'ar', 'أكتب عن البحر والكتب.'],
  ['lou', 'Lou Aubert', 'french', 'fr', 'Fromages, frontières, phrases trop longues.'],
  ['mika', 'mika 🦊🏳️‍🌈', 'games', 'en', 'speedruns & cosy farms 👩‍🌾✨'],
  ['nils', 'Nils', 'news', 'en', 'Local reporter. Links to my own stories.'],
  ['olive', 'Olive Tan', 'art', 'en', 'Ink and gouache. Some work is not for work.'],
  ['pia', '', 'birds', 'en', 'No display name on purpose.'],
  ['quill', 'The Quill Review With A Name Long Enough To Be Cut Somewhere', 'books', 'en', 'One small book a week.'],
  ['rosa', 'Rosa Keller', 'science', 'en', 'Sediment cores. Yes, mud.'],
];

export const LINES = {
  code: [
    'Deleted {n} lines today and every test still passes. Best {day} in weeks.',
    'A cache is a promise you made while tired.',
    'The bug was a time zone. It is always a time zone. #debugging',
    'Wrote the parser by hand. {n} tokens per millisecond and I understand all of them.',
    'Code review note to self: ask one question, then wait.',
  ],
  cycling: [
    '{n} km before breakfast and the wind was wrong both ways.',
    'New chain, same knees.',
    'Rode to {place} and back. Puncture count: two. #cycling',
    'The hill out of {place} is shorter if you do not look up.',
    'Rain again. I have decided to like it.',
  ],
  food: [
    'Lemon, capers, the cheap pasta. {n} minutes.',
    'Never salt the water by eye after wine.',
    'Found the good flour in {place}.',
    'Soup for {n}, fed {n}, none left.',
    'Burnt the first one. The first one is for the cook. #baking',
  ],
  birds: [
    '{n} curlews on the flats near {place} this {day}.',
    'A kestrel held still over the road the whole time I needed to pass.',
    'First swift of the year. I shouted. #birds',
    'Counted {n} knots, then they moved, then I counted again.',
    'The robin has opinions about my spade.',
  ],
  boats: [
    'Varnish: coat {n}. Dust: coat {n}.',
    'Ferry to {place} is late. The gulls are not.',
    'Tide tables are the only timetable I trust.',
    'Tied up by nine, asleep by ten.',
    'If it floats it can be painted. If it is painted it can be late. #boats',
  ],
  photo: [
    'Fog on the pier, {n} frames, one keeper.',
    'Light leak I would not fix.',
    'Heron, {place}, early.',
    'Contact sheet from {day}. The dog wins.',
    'Long exposure of the harbour wall. #film',
  ],
  train: [
    '今日は{n}駅を回りました。',
    '古い時計がまだ動いている。',
    '始発の静けさが好きだ。 #鉄道',
    '雨の日のホームは少しやさしい。',
    '駅そばを{n}杯。やりすぎた。',
  ],
  garden: [
    '{n} Tomaten, eine davon schön.',
    'Die Schnecken waren schneller. #garten',
    'Regen seit {day}. Die Bohnen freuen sich, ich nicht.',
    'Kompost umgesetzt. Rücken auch.',
    'Heute nur geguckt. Auch Arbeit.',
  ],
  books: [
    'Leí {n} páginas y las volvería a leer todas.',
    'El final estaba en la portada todo el tiempo.',
    'A small book about a lighthouse, and it earned every page. #books',
    '{n} chapters in, and nobody has spoken yet.',
    'Perdí otro paraguas en {place}.',
  ],
  music: [
    'Afinei {n} vezes e ainda soa como segunda-feira.',
    'Esse disco tem cheiro de chuva. #vinil',
    'Café, violão, vizinho paciente.',
    'Ensaio em {place} hoje à noite.',
    'Quebrei a corda na última nota.',
  ],
  arabic: [
    'البحر هادئ هذا الصباح.',
    'قرأت {n} صفحة ثم نمت.',
    'مكتبة صغيرة في {place} وفيها كل ما أحب. #كتب',
    'القهوة أولاً، ثم بقية اليوم.',
    'سؤال اليوم: أي كتاب تعيدون قراءته؟',
  ],
  french: [
    'Le fromage était à {n} euros et je ne regrette rien.',
    'Train en retard, roman en avance.',
    "J'ai traversé {place} sous la pluie. #voyage",
    'Une phrase de {n} mots, et pas un de trop.',
    'Dimanche sans projet : réussi.',
  ],
  games: [
    '{n} hours in and I have only fished 🎣',
    'new personal best: 1:{n}:07 🎉',
    'The tutorial boss is a door. #games',
    'my farm has {n} cows and one rule 🐄',
    'Co-op night with the {place} crew 👨‍👩‍👧‍👦',
  ],
  news: [
    'Council votes {n} to 4 on the harbour plan.',
    'Bridge at {place} closed until {day}.',
    'Correction to my story from {day}: the figure is {n}, not 40.',
    'What the new bus times mean if you live past {place}.',
    'Power is back in {n} streets.',
  ],
  art: [
    'Ink study, {n} minutes, no undo.',
    'Finished the {place} panel.',
    'Commission slots: {n} left. #art',
    'Gouache dries lighter and so do I.',
    'Sketchbook page from {day}.',
  ],
  science: [
    'Core {n}: four metres of mud and a very old leaf.',
    'Peer review came back kind. Suspicious.',
    'We dated the layer. It is older than the argument about it. #science',
    'Field day at {place}. Boots lost: one.',
    'A negative result, beautifully measured.',
  ],
};

export const REPLIES = [
  'This is the one I needed today.',
  'Where was this taken?',
  'Agreed, mostly.',
  'Not sure that follows, though.',
  'Ha! Same here on {day}.',
  'Saving this for later.',
  'How many did you get in the end? I had {n}.',
  'Please never change.',
  'Strong disagree, with respect.',
  'Do you have a link?',
  '👏👏',
  'I read this out loud to the whole room.',
  'My neighbour in {place} says the same.',
  'What happened next?',
  'Genau so.',
  'Merci !',
  'それな',
];

export const QUOTES = [
  'Worth your time.',
  'Adding to this: it took me {n} tries.',
  'I think about this a lot.',
  'Everyone in {place} should read it.',
  'Hmm.',
];

export const PLACES = ['Skagen', 'Oban', 'Nantes', 'Cádiz', 'Bergen', 'Porto', 'the old mill', 'Turku'];

export const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export const ALTS = [
  'A grey heron standing in shallow water, facing left.',
  'A wooden pier fading into fog.',
  'Two bowls of soup on a blue tablecloth.',
  'A page of ink sketches: hands, a kettle, a sleeping dog.',
  'Close-up of a bicycle chain, very clean.',
  'A bar chart with four bars, the last one twice as tall.',
];
