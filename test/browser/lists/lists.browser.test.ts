import { thumbs } from '../looks/thumbs.ts';
import { describeInBrowser } from '../setting.ts';
import { groups } from './groups.ts';
import { lists } from './lists.ts';
import { meanwhile } from './meanwhile.ts';
import { notOffered } from './not-offered.ts';
import { roles } from './roles.ts';
import { sessions } from './sessions.ts';
import { timings } from './timings.ts';
import { typingOn } from './typing-on.ts';
import { unanswered } from './unanswered.ts';

/** Each finds the sessions as those before it have left them: the lists know every revision of theirs. */
describeInBrowser(
  'lists and what is managed there',
  (setting) => {
    lists(setting);
    thumbs(setting);
    sessions(setting);
    groups(setting);
    timings(setting);
    roles(setting);
    notOffered(setting);
    typingOn(setting);
    meanwhile(setting);
    unanswered(setting);
  },
  { idle: '60s' },
);
