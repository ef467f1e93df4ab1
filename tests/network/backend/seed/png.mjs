// A small PNG: a two-colour gradient with a disc, different each time.
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const TRUECOLOUR_8_BIT = [8, 2, 0, 0, 0];

export function png(width, height, dice) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set(TRUECOLOUR_8_BIT, 8);
  const pixels = deflateSync(picture(width, height, dice));
  const chunks = [chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))];
  return new Uint8Array(Buffer.concat([SIGNATURE, ...chunks]));
}

function picture(width, height, dice) {
  const [from, to, disc] = Array.from({ length: 3 }, () => Array.from({ length: 3 }, () => dice.below(256)));
  const radius = Math.min(width, height) / 3;
  const rows = Buffer.alloc(height * (1 + width * 3)); // a leading 0 in each row: no filter
  let offset = 0;
  for (let y = 0; y < height; y++) {
    offset++;
    for (let x = 0; x < width; x++) {
      const inDisc = (x - width / 2) ** 2 + (y - height / 2) ** 2 < radius ** 2;
      const part = (x + y) / (width + height);
      for (let k = 0; k < 3; k++) rows[offset++] = inDisc ? disc[k] : Math.round(from[k] + (to[k] - from[k]) * part);
    }
  }
  return rows;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  const out = Buffer.alloc(8 + body.length);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), 4 + body.length);
  return out;
}
