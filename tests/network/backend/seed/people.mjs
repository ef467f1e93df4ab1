// The accounts and who follows whom.
import { HOSTILE } from './hostile.mjs';
import { pool } from './pool.mjs';
import { follow, selfLabels } from './records.mjs';
import { PEOPLE } from './texts.mjs';

const SPECIAL = {
  hostile: {
    displayName: 'Nice \x1b[31mName\x1b[0m\u202Eeman',
    description: `bio ${HOSTILE.osc8_link}\n${HOSTILE.bidi_override}`,
  },
  blocked: { displayName: 'Blocked by reader' },
  blocker: { displayName: 'Blocks reader' },
  muted: { displayName: 'Muted by reader' },
  'list-muted': { displayName: 'Muted by a list' },
  gone: { displayName: 'Deactivated' },
  quiet: { displayName: 'Logged-in eyes only', ...selfLabels('!no-unauthenticated') },
};

// The reader, the ordinary people, and the special ones by their names above.
export async function addPeople(world) {
  const reader = await world.account('wren.test', {
    displayName: 'Wren',
    description: 'The account that tests log in as.',
  });
  const people = await pool(
    PEOPLE.map(([name, displayName, , , description], i) => {
      const named = displayName ? { displayName } : {};
      return () =>
        world.account(`${name}.test`, { ...named, description, avatar: i % 6 !== 5, banner: i % 4 === 0 });
    }),
  );
  const names = Object.keys(SPECIAL);
  const made = await pool(names.map((name) => () => world.account(`${name}.test`, SPECIAL[name])));
  const special = Object.fromEntries(names.map((name, i) => [name, made[i]]));
  await world.account('newcomer.test', null); // no profile, no posts, follows nobody
  const cast = { reader, people, ...special };
  await addFollows(world, cast, made);
  return cast;
}

async function addFollows(world, { reader, people, blocked, blocker }, special) {
  const followed = [...people, ...special].filter((account) => account !== blocked && account !== blocker);
  await world.write(reader, followed.map(({ did }, i) => follow(did, world.ago(900 - i))));
  await pool(
    people.map((account) => {
      const dice = world.dice(`follows ${account.handle}`);
      const others = dice.some(people.filter((other) => other !== account), 7);
      if (dice.roll() < 0.7) others.push(reader);
      return () => world.write(account, others.map(({ did }, i) => follow(did, world.ago(800 - i))));
    }),
  );
}
