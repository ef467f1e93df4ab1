// Chance that falls the same way each time: a sequence (mulberry32) that its name decides.
import { crc32 } from 'node:zlib';
import { DAYS, PLACES } from './texts.mjs';

export class Dice {
  #state;

  constructor(name) {
    this.#state = crc32(name);
  }

  // A number from 0 to below 1.
  roll() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  below(limit) {
    return Math.floor(this.roll() * limit);
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  // Up to `count` different ones.
  some(list, count) {
    const left = [...list];
    const taken = [];
    while (left.length && taken.length < count) taken.push(...left.splice(this.below(left.length), 1));
    return taken;
  }

  // Fills {n}, {day} and {place} in.
  fill(text) {
    return text
      .replaceAll('{n}', () => String(2 + this.below(57)))
      .replaceAll('{day}', () => this.pick(DAYS))
      .replaceAll('{place}', () => this.pick(PLACES));
  }
}
