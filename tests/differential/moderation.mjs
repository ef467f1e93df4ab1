// Decides JSON lines with the official client's library: a line in, a line out.
import { createInterface } from 'node:readline'
import { interpretLabelValueDefinitions, moderatePost, moderateProfile } from '@atproto/api'

const CONTEXTS = ['contentList', 'contentView', 'contentMedia', 'avatar', 'displayName']
const ALL_CONTEXTS = [...CONTEXTS, 'banner', 'profileList', 'profileView']

/** A labeler's definitions, as the client reads them from the labeler's view. */
function interpreted([did, labelValueDefinitions]) {
  return [did, interpretLabelValueDefinitions({ creator: { did }, policies: { labelValueDefinitions } })]
}

function optionsOf({ userDid, prefs, labelDefs }) {
  return {
    userDid: userDid ?? undefined,
    prefs,
    labelDefs: labelDefs && Object.fromEntries(Object.entries(labelDefs).map(interpreted)),
  }
}

function flags({ filter, blur, alert, inform, noOverride }) {
  return { filter, blur, alert, inform, noOverride }
}

/** A cause, as far as skerry keeps it. */
function told(cause) {
  const words = (cause.matches ?? []).map((match) => match.word.value)
  return [cause.type, cause.priority, cause.label?.val ?? '', cause.source.did ?? '', words]
}

function reasons(decision) {
  return ALL_CONTEXTS.map((context) => {
    const ui = decision.ui(context)
    return [ui.filters, ui.blurs, ui.alerts, ui.informs].map((causes) => causes.map(told))
  })
}

function decided(row) {
  const options = optionsOf(row)
  const post = moderatePost(row.post, options)
  return {
    flags: Object.fromEntries(CONTEXTS.map((context) => [context, flags(post.ui(context))])),
    post: reasons(post),
    author: reasons(moderateProfile(row.post.author, options)),
  }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  let answer
  try {
    answer = decided(JSON.parse(line))
  } catch (error) {
    answer = { error: String(error) }
  }
  process.stdout.write(JSON.stringify(answer) + '\n')
}
