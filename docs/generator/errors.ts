import { denials } from '../../shared/denials.ts';
import { endings } from '../../shared/endings.ts';
import { errors } from '../../shared/errors.ts';
import { table } from './table.ts';

const words = (flag: boolean) => (flag ? 'yes' : 'no');

export const errorsPage = (): string => `# Errors

Every message that is refused is answered by \`{ "type": "error", "requestId", "serverTime", "code", "title", "detail", "retryable" }\`.
The code is stable; \`detail\` says what was wrong this time. Nothing was changed (of \`internal\` nobody knows). The connection survives all but \`connection.hung-up\`, \`connection.too-many\` and \`connection.expired\`.
This page is made from \`shared/errors.ts\` by \`npm run docs\`.

${table(
  ['code', 'title', 'worth sending again'],
  Object.entries(errors).map(([code, { title, retryable }]) => [`\`${code}\``, title, words(retryable)]),
)}

What the platform itself refuses never reaches Vigil: a binary frame
closes with 1003, one over 32 KB or a message over 128 KB with 1009. When a function fails or takes too long, or the API takes no more at once, API Gateway sends its own frame
\`{"message":"Internal server error","connectionId":"…","requestId":"…"}\`, and the socket stays open. It has no \`type\`, its \`requestId\` is API Gateway’s own and says nothing of which message it was, and \`message\` may be *Endpoint request timed out* as well, or *Too Many Requests*: then Vigil has not seen yours.

# Refused upgrades

Whoever is not let in gets 403, or 429 for being too many or coming too often, and nothing more, because a browser would not show it. (Any other status, 500 or above, is a fault on our side: try again, after a pause that grows.) Each is counted by its reason (the metric
\`Denied\`) and logged in one line with the names of the token's claims, never with what they say; of a flood, the first five of each reason in a minute, by each environment. Made from \`shared/denials.ts\`.

${table(
  ['reason', 'in words'],
  Object.entries(denials).map(([reason, sentence]) => [`\`${reason}\``, sentence]),
)}

# Endings

Why a participation ended, as \`session.ended\` says it. Made from \`shared/endings.ts\`.

${table(
  ['ending', 'in words', 'the ordinary way in is open'],
  Object.entries(endings).map(([ending, { sentence, mayReturn }]) => [
    `\`${ending}\``,
    sentence,
    words(mayReturn),
  ]),
)}
`;
