// Reads {"text"} lines and writes the facets that the official client's library finds in each, in its order.
import { createInterface } from 'node:readline'
import { RichText } from '@atproto/api'

const VALUES = { mention: 'did', link: 'uri', tag: 'tag' }

/** A feature as skerry writes it. */
function feature(found) {
  const type = found.$type.split('#')[1]
  return { type, value: found[VALUES[type]] }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const text = new RichText({ text: JSON.parse(line).text })
  text.detectFacetsWithoutResolution()
  const facets = (text.facets ?? []).map(({ index, features }) => ({
    start: index.byteStart,
    end: index.byteEnd,
    features: features.map(feature),
  }))
  process.stdout.write(JSON.stringify(facets) + '\n')
}
