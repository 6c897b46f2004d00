import { describeLinesInBrowser } from '../setting.ts';
import { calls } from './calls.ts';
import { hold } from './hold.ts';
import { inFront } from './in-front.ts';
import { loginAgain } from './login-again.ts';
import { typedAnswer } from './typed-answer.ts';

/** Who has much to do before the warning comes second in a line: by then the stack has started its functions. */
describeLinesInBrowser(
  'the warning',
  [
    (line) => {
      inFront(line);
      hold(line);
    },
    (line) => {
      typedAnswer(line);
      calls(line);
    },
    loginAgain,
  ],
  { idle: '6s', warning: '8s', standard: 'pci-dss-8.2.8', 'hold-limit': '60s' },
);
