import { thumbs } from '../looks/thumbs.ts';
import { describeInBrowser } from '../setting.ts';
import { lists } from './lists.ts';
import { management } from './management.ts';
import { meanwhile } from './meanwhile.ts';
import { typingOn } from './typing-on.ts';
import { unanswered } from './unanswered.ts';

/** Each finds the sessions as those before it have left them: the lists know every revision of theirs. */
describeInBrowser(
  'lists and what is managed there',
  (setting) => {
    lists(setting);
    thumbs(setting);
    management(setting);
    typingOn(setting);
    meanwhile(setting);
    unanswered(setting);
  },
  { idle: '60s' },
);
