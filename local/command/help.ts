import { faultCatalogue } from '../faults.ts';

const faultLines = Object.entries(faultCatalogue).map(([name, what]) => `    ${name.padEnd(20)} ${what}`);

/** What `npm start -- --help` prints. */
export const help = `Runs Vigil as it would be deployed, on this machine only.

  npm start -- [options]

Timings (30s, 15m, 2h); demo timings unless a preset is chosen
  --preset NAME          workspace-15 or workspace-150
  --idle 30s             no activity for this long brings the warning
  --warning 30s          the warning stands this long before the logout
  --goodbye-grace 5s     whoever closed the page counts as gone after this long
  --lost-grace 10s       a connection lost without a word counts as leaving after this long
  --grace 5s             both of these, where neither is given by itself
  --lease 60s            a connection that is not heard is given up after this long
  --keep-alive 20s       how often clients are to be heard
  --report-every 10s     how often clients tell of activity
  --slack 0s             an alarm is moved only for more than this
  --hold-limit 45m       lets people say that they are here, presenting or reading, and be warned so much later
  --longest-stay 8h      ends every participation after this long
  --standard NAME        holds all this to a standard, such as pci-dss-8.2.8, or to several with commas between them
  --reentry login        whoever was logged out comes back by logging in anew, not by one click
  --idle-limit 2h        no group and no session makes --idle longer than this
  --warning-limit 1h     no group and no session makes --warning longer than this
  --final-timings        no group and no session changes the timings
  --activity-extends     any activity answers the warning
  --participants 250     how many people may be inside a session at once
  --at-the-door 250      how many guests may wait at the door of a session at once
  --by-one-link 200      how many of them by one link
  --patience 10m         a guest whom nobody lets in is given up after this long

Pace
  --messages-per-second 20  how fast one connection may send for long
  --messages-at-once 60     how many messages one connection may send at once, after a silence
  --signals-per-second 20   how many signals, such as a cursor's, one connection may send for long
  --signals-told 200        how many connections of one session may be told a signal in a second
  --dear-per-hour 120       how many sessions, invitations, rules … one person may make in an hour
  --knocks-per-hour 1000    how often people may knock by one link in an hour
  --cents-per-hour 300      what one person may cost in an hour, at list prices
  --connections-per-hour 1000  how many connections one person may open in an hour

Stack
  --port 3000            or PORT; 0 takes any free one
  --data DIR             what is kept between runs (.vigil)
  --reset                begin with nothing
  --dynamodb URL         another DynamoDB instead of the embedded one
  --environments 6       the most environments of one function
  --runtime DIR          AWS's own runtime client runs the functions, each environment a process that stands still
                         between events; "npm install aws-lambda-ric" in DIR brings it
  --redirect URL         a page of your own on this machine, such as http://localhost:5173/, that may log in
                         here and read tokens; may be given several times
  --events-to URL        posts each event of the bus there, such as http://localhost:4000/events
  --event-people none    how people are named in events: ids or none
  --entitlement FILE     a function of your own that is asked what somebody may be in a session (docs/identity.md)
  --entitlement-kept 60s how long an answer of it is held
  --service-role ARN     only backends that sign as this role may come; may be given several times
  --token-lifetime 1h    a login is renewed before its token is as old as this

Platform
  --precision 60s        how much later than its time an alarm may ring: the cloud's. Nobody waits for it
  --gateway-idle 10m     how long a silent connection lives
  --gateway-lifetime 2h  how long any connection lives
  --minute 10s           how long a minute of dashboard, alerts and sweep lasts; 60s with a preset
  --retry-after 1m       Lambda's wait before it tries a failed alarm again
  --fault NAME[=P[:DURATION]]   makes something go wrong with probability P (1), again and again:
${faultLines.join('\n')}
`;
