import { parseArgs } from 'node:util';
import { endPlainly } from './command.ts';
import { byBrowser } from './login/browser.ts';
import { byPassword } from './login/password.ts';
import { placeFrom } from './login/place.ts';
import { sentenceOf } from './outer-fault.ts';

/**
 * `npm run login`: an ID token on the command line, for `npm run smoke` and whatever else speaks as a person. The token is all
 * that goes to the output, so that another command can take it; what a person has to read goes beside it.
 */
const USAGE = `npm run --silent login -- --outputs FILE [--stack Vigil] [--user ADDRESS] [--port 8976]
npm run --silent login -- --issuer URL --client ID [--port 8976] [--scope "openid email profile"]

  --outputs  what "cdk deploy --outputs-file FILE" has written
  --stack    whose outputs of that file
  --user     logs in to the user pool of the stack without a browser, with the password in VIGIL_PASSWORD
  --issuer, --client   any other issuer, such as http://127.0.0.1:3000/dev with the client vigil
  --port     without --user: the browser comes back to http://localhost:PORT/, which the issuer must know (-c pages=…)`;

const text = { type: 'string' } as const;
endPlainly();
const { values } = parseArgs({
  options: {
    outputs: text,
    stack: { ...text, default: 'Vigil' },
    user: text,
    issuer: text,
    client: text,
    scope: { ...text, default: 'openid email profile' },
    port: { ...text, default: '8976' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

try {
  const { outputs, stack, issuer, client, scope, user } = values;
  const place =
    outputs !== undefined
      ? await placeFrom(outputs, stack)
      : issuer && client && { issuer, clientId: client };
  if (values.help || !place) {
    console[values.help ? 'log' : 'error'](USAGE);
    process.exit(values.help ? 0 : 2);
  }
  const token =
    user === undefined
      ? await byBrowser({ ...place, scope, port: Number(values.port), say: console.error })
      : await byPassword({ ...place, user, password: process.env.VIGIL_PASSWORD ?? '' });
  process.stdout.write(`${token}\n`);
} catch (error) {
  console.error(sentenceOf(error));
  process.exit(1);
}
