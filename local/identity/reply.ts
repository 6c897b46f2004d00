import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './protocol.ts';
import { sharingWith } from './sharing.ts';

/** Writes answers to sockets. */
export type Reply = {
  readonly style: (response: ServerResponse, css: string) => void;
  readonly answer: (request: IncomingMessage, response: ServerResponse, answer: Answer) => void;
};

export const replying = (pageOrigins: readonly string[]): Reply => {
  // After the form the browser is sent to the page, and for the policy that is where the form goes.
  const policy = `default-src 'none'; style-src 'self'; img-src data:; form-action 'self' ${pageOrigins.join(' ')}; base-uri 'none'; frame-ancestors 'none'`;
  const sharing = sharingWith(pageOrigins);
  const common = {
    'cache-control': 'no-store',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    // With none at all, a browser would not say either where a form comes from.
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
  };
  return {
    style: (response, css) => {
      response.writeHead(200, { ...common, 'content-type': 'text/css; charset=utf-8' }).end(css);
    },
    answer: ({ headers }, response, answer) => {
      if (answer.kind === 'redirect') {
        response.writeHead(303, { ...common, location: answer.to }).end();
      } else if (answer.kind === 'page') {
        const type = 'text/html; charset=utf-8';
        response.writeHead(answer.status, { ...common, 'content-type': type }).end(answer.html);
      } else {
        // The page may be open at localhost, while the issuer is at 127.0.0.1.
        const type = 'application/json';
        response
          .writeHead(answer.status, { ...common, ...sharing(headers), 'content-type': type })
          .end(JSON.stringify(answer.body));
      }
    },
  };
};
