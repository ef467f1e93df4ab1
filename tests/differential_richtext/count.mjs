// Reads {"text"} lines and writes how many graphemes the official client's library counts in each.
import { createInterface } from 'node:readline'
import { RichText } from '@atproto/api'

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  process.stdout.write(new RichText({ text: JSON.parse(line).text }).graphemeLength + '\n')
}
